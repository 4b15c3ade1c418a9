# /// specimen
# title = "copies of one pretrained encoder under new heads"
# cell = "after:exercise-3"
# ///
import copy

PRETRAINED = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)


def new_model(start, seed):
    torch.manual_seed(seed)
    model = AutoModelForSequenceClassification.from_config(PRETRAINED.config)
    if start == "pretrained":
        model.roberta = copy.deepcopy(PRETRAINED.roberta)
    return model
