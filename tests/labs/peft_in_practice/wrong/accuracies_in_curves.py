# /// specimen
# title = "at the end, only accuracies are kept in curves"
# cell = "exercise-8-claims"
# fails = { "8.1" = "curve-incomplete" }
# whole = true
# ///
gain = table["pretrained"]["mean"] - table["random"]["mean"]
pretraining_helps = gain > 0 and differs(values["pretrained"], values["random"])
loop, trainer = curves["pretrained", 1], by_trainer[0]
gap = abs(reported(trainer.validation, trainer.test) - reported(loop.validation, loop.test))
ways_agree = gap <= table["pretrained"]["spread"]
answer_stops = with_end.stopped
answer_runs_on = not without_end.stopped
curves = {name: {"validation": run.validation, "test": run.test} for name, run in curves.items()}
