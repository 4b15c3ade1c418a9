# /// specimen
# title = "the seed is set after the model is made"
# cell = "after:exercise-3"
# fails = { "3.3" = "seed-too-late" }
# ///
def new_model(start, seed):
    if start == "pretrained":
        model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    else:
        model = AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(ENCODER, num_labels=2))
    set_seed(seed)
    return model
