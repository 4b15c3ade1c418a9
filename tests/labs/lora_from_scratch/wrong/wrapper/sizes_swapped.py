# /// specimen
# title = "in_features and out_features are swapped"
# cell = "exercise-2"
# fails = { "2.1" = "sizes-swapped" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.out_features, linear_layer.in_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
