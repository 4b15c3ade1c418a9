# /// specimen
# title = "the update of query is merged, that of value forgotten"
# cell = "after:exercise-6"
# fails = { "6.3" = "" }
# words = { "6.3" = "logits up to" }
# ///
def merge(model):
    if not isinstance(model, PeftModel):
        return model
    with torch.no_grad():
        for name, module in model.named_modules():
            if name.endswith("query"):
                module.base_layer.weight += module.get_delta_weight("default")
    return model.unload()
