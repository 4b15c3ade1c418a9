# /// specimen
# title = "a return too early: only the first block"
# cell = "exercise-3"
# fails = { "3.1" = "one-block-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.trf_blocks[0].att.named_children():
        setattr(model.trf_blocks[0].att, name, LinearWithLoRA(child, rank, alpha))
    for i in (0, 2):
        layers = model.trf_blocks[0].ff.layers
        layers[i] = LinearWithLoRA(layers[i], rank, alpha)
