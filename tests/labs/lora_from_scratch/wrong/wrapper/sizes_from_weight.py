# /// specimen
# title = "the sizes are read from the weight, which is (out, in)"
# cell = "exercise-2"
# fails = { "2.1" = "sizes-swapped" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.base = linear_layer
        in_dim, out_dim = linear_layer.weight.shape
        self.update = LoRALayer(in_dim, out_dim, rank, alpha)

    def forward(self, x):
        return self.base(x) + self.update(x)
