# /// specimen
# title = "all weights of the random start are the same number"
# cell = "after:exercise-3"
# fails = { "3.2" = "weights-flat" }
# ///
def new_model(start, seed):
    set_seed(seed)
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    model = AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(ENCODER, num_labels=2))
    for parameter in model.roberta.parameters():
        nn.init.constant_(parameter, 0.02)
    return model
