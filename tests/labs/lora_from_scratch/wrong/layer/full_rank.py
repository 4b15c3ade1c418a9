# /// specimen
# title = "one full matrix instead of two of low rank"
# cell = "exercise-1"
# fails = { "1.1" = "full-matrix" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.delta = torch.nn.Parameter(torch.zeros(in_dim, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.delta)
