# /// specimen
# title = "the random start is drawn by hand, matrix by matrix"
# cell = "after:exercise-3"
# ///
def new_model(start, seed):
    torch.manual_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    if start == "random":
        for parameter in model.parameters():
            if parameter.ndim > 1:
                nn.init.normal_(parameter, std=0.02)
            else:
                nn.init.zeros_(parameter)
        for module in model.modules():
            if isinstance(module, nn.LayerNorm):
                nn.init.ones_(module.weight)
    return model
