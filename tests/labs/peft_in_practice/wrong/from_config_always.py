# /// specimen
# title = "both starts are made from the configuration alone"
# cell = "after:exercise-3"
# fails = { "3.1" = "not-pretrained" }
# ///
def new_model(start, seed):
    set_seed(seed)
    return AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(ENCODER, num_labels=2))
