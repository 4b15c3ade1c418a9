# /// specimen
# title = "the random start keeps pretrained embeddings"
# cell = "after:exercise-3"
# fails = { "3.2" = "embeddings-pretrained" }
# ///
def new_model(start, seed):
    set_seed(seed)
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    pretrained = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    model = AutoModelForSequenceClassification.from_config(pretrained.config)
    model.roberta.embeddings = pretrained.roberta.embeddings
    return model
