# /// specimen
# title = "the random start has the sizes of another model"
# cell = "after:exercise-3"
# fails = { "3.2" = "other-config" }
# ///
def new_model(start, seed):
    set_seed(seed)
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    config = AutoConfig.from_pretrained(ENCODER, num_labels=2)
    config.num_hidden_layers = 2
    return AutoModelForSequenceClassification.from_config(config)
