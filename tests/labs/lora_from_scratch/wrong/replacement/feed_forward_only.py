# /// specimen
# title = "only the layers of the feed-forward parts"
# cell = "exercise-3"
# fails = { "3.1" = "feed-forward-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for module in model.modules():
        if type(module).__name__ == "FeedForward":
            module.layers[0] = LinearWithLoRA(module.layers[0], rank, alpha)
            module.layers[2] = LinearWithLoRA(module.layers[2], rank, alpha)
