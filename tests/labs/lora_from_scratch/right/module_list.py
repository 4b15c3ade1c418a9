# /// specimen
# title = "both paths in a ModuleList, summed"
# cell = "exercise-2"
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        sizes = linear_layer.in_features, linear_layer.out_features
        self.paths = torch.nn.ModuleList([linear_layer, LoRALayer(*sizes, rank, alpha)])

    def forward(self, x):
        return sum(path(x) for path in self.paths)
