# /// specimen
# title = "the classes of RoBERTa by their own names"
# cell = "after:exercise-3"
# ///
def new_model(start, seed):
    set_seed(seed)
    config = transformers.RobertaConfig.from_pretrained(ENCODER)
    config.num_labels = 2
    if start == "random":
        return transformers.RobertaForSequenceClassification(config)
    return transformers.RobertaForSequenceClassification.from_pretrained(ENCODER, config=config)
