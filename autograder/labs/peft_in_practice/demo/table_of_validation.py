# /// specimen
# title = "the table has validation accuracies"
# cell = "exercise-8-table"
# fails = { "8.1" = "validation-in-the-table" }
# whole = true
# ///
values: dict[str, list[float]] = {}
for (start, _), curve in curves.items():
    values.setdefault(start, []).append(reported(curve.validation, curve.test))

best = {start: [max(curves[start, seed].validation) for seed in (1, 2, 3)] for start in values}
table = {start: summarise(some) for start, some in best.items()}
