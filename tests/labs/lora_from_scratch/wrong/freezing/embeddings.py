# /// specimen
# title = "only the blocks are frozen, and the embeddings stay trainable"
# cell = "exercise-4"
# fails = { "4.2" = "embeddings-left" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "emb" in name
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad_(True)
