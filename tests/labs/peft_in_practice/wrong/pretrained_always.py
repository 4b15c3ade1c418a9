# /// specimen
# title = "both starts are pretrained"
# cell = "after:exercise-3"
# fails = { "3.2" = "still-pretrained" }
# ///
def new_model(start, seed):
    set_seed(seed)
    return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
