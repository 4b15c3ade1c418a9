# /// specimen
# title = "a head for three classes"
# cell = "after:exercise-3"
# fails = { "3.1" = "not-two-classes" }
# ///
def new_model(start, seed):
    set_seed(seed)
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=3)
    return AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(ENCODER, num_labels=2))
