# /// specimen
# title = "only the embeddings are drawn anew"
# cell = "after:exercise-3"
# fails = { "3.2" = "layers-pretrained" }
# ///
def new_model(start, seed):
    set_seed(seed)
    if start == "pretrained":
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    new = AutoModelForSequenceClassification.from_config(model.config)
    model.roberta.embeddings = new.roberta.embeddings
    return model
