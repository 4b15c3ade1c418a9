# /// specimen
# title = "a new linear layer of the same sizes"
# cell = "exercise-2"
# fails = { "2.3" = "weight-fresh" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = torch.nn.Linear(linear_layer.in_features, linear_layer.out_features)
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
