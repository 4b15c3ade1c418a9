# /// specimen
# title = "a learned gate that starts at one"
# cell = "exercise-2"
# fails = { "2.2" = "extra-in-wrapper" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        self.gate = torch.nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.linear(x) + self.gate * self.lora(x)
