# /// specimen
# title = "no seed at all"
# cell = "after:exercise-3"
# fails = { "3.3" = "seed-too-late" }
# ///
def new_model(start, seed):
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    return AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(ENCODER, num_labels=2))
