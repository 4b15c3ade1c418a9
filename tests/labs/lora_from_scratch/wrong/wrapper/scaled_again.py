# /// specimen
# title = "the wrapper scales what the layer has scaled already"
# cell = "exercise-2"
# fails = { "2.2" = "lora-scaled-again" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.linear(x) + self.scaling * self.lora(x)
