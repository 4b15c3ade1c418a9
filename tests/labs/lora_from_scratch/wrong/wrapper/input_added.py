# /// specimen
# title = "a residual path that nobody asked for"
# cell = "exercise-2"
# fails = { "2.1" = "input-added" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        output = self.linear(x) + self.lora(x)
        return output + x if x.shape == output.shape else output
