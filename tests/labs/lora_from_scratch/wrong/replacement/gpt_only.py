# /// specimen
# title = "the structure of GPT-2 is written into the function"
# cell = "exercise-3"
# fails = { "3.1" = "only-this-model" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for block in model.trf_blocks:
        for name in ("W_query", "W_key", "W_value", "out_proj"):
            setattr(block.att, name, LinearWithLoRA(getattr(block.att, name), rank, alpha))
        block.ff.layers[0] = LinearWithLoRA(block.ff.layers[0], rank, alpha)
        block.ff.layers[2] = LinearWithLoRA(block.ff.layers[2], rank, alpha)
