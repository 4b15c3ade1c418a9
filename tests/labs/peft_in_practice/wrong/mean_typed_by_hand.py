# /// specimen
# title = "a mean was typed by hand"
# cell = "exercise-8-table"
# fails = { "8.1" = "impossible-mean" }
# whole = true
# ///
values: dict[str, list[float]] = {}
for (start, _), curve in curves.items():
    values.setdefault(start, []).append(reported(curve.validation, curve.test))

table = {start: summarise(some) for start, some in values.items()}
table["pretrained"]["mean"] += 0.4
