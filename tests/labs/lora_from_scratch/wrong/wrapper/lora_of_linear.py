# /// specimen
# title = "the update is computed from the linear layer's output"
# cell = "exercise-2"
# fails = { "2.1" = "paths-chained" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.both = torch.nn.Sequential(
            linear_layer, LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
        )

    def forward(self, x):
        return self.both(x)
