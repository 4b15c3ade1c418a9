{#- nbgrader's own page of a list; where nobody has judged anything yet, a dash stands in the place of the points. On a
   dark system it is dark. -#}
{%- extends 'nbgrader/base.tpl' -%}

{%- block script -%}
<style>
{% include 'theme.css' %}
</style>
<script>
document.documentElement.lang = "en";
const rounded = roundToPrecision;
const dash = {[Symbol.toPrimitive]: hint => hint === "number" ? -1 : "–"}; // sorted below 0
roundToPrecision = (number, precision) => number === null ? dash : rounded(number, precision);
</script>
{%- endblock -%}
