# /// specimen
# title = "the notebook's seed in place of the argument"
# cell = "after:exercise-3"
# fails = { "3.3" = "seed-ignored" }
# ///
def new_model(start, seed):
    set_seed(SEED)
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    return AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(ENCODER, num_labels=2))
