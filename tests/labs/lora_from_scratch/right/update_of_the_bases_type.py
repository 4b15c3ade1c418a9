# /// specimen
# title = "the update is cast to the type of the base's output"
# cell = "exercise-2"
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.base = linear_layer
        self.update = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        base = self.base(x)
        return base + self.update(x).to(base.dtype)
