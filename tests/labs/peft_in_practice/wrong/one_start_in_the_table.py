# /// specimen
# title = "the table has one start"
# cell = "exercise-8-table"
# fails = { "8.1" = "no-table" }
# whole = true
# ///
values: dict[str, list[float]] = {}
for (start, _), curve in curves.items():
    values.setdefault(start, []).append(reported(curve.validation, curve.test))

table = {"pretrained": summarise(values["pretrained"])}
random = summarise(values["random"])
table["fine-tuned from random weights"] = random
