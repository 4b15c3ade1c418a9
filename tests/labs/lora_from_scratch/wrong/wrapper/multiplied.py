# /// specimen
# title = "the two paths are multiplied"
# cell = "exercise-2"
# fails = { "2.1" = "base-output-dropped" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) * self.lora(x)
