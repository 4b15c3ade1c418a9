# /// specimen
# title = "the model is not returned"
# cell = "after:exercise-3"
# fails = { "3.1" = "no-model" }
# ///
def new_model(start, seed):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
