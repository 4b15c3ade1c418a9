# /// specimen
# title = "each forward writes the update into the base weight"
# cell = "exercise-2"
# fails = { "2.3" = "weight-changed" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        with torch.no_grad():
            delta = self.lora(torch.eye(self.linear.in_features)).T
            self.linear.weight += delta
        return self.linear(x)
