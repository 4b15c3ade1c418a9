# /// specimen
# title = "one row of the table has no spread"
# cell = "exercise-8-table"
# fails = { "8.1" = "no-table" }
# whole = true
# ///
values: dict[str, list[float]] = {}
for (start, _), curve in curves.items():
    values.setdefault(start, []).append(reported(curve.validation, curve.test))

table = {"pretrained": summarise(values["pretrained"]), "random": {"mean": np.mean(values["random"])}}
