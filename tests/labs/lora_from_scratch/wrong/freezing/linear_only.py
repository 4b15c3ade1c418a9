# /// specimen
# title = "only linear layers are frozen: embeddings and norms are not"
# cell = "exercise-4"
# fails = { "4.2" = "linear-only-frozen" }
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            for parameter in module.parameters():
                parameter.requires_grad = False
