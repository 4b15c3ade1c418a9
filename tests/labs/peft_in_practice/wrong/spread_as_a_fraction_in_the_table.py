# /// specimen
# title = "the spreads of the table are fractions"
# cell = "exercise-8-table"
# fails = { "8.1" = "spread-in-the-table" }
# whole = true
# ///
values: dict[str, list[float]] = {}
for (start, _), curve in curves.items():
    values.setdefault(start, []).append(reported(curve.validation, curve.test))

table = {start: {**summarise(some), "spread": 0.001} for start, some in values.items()}
