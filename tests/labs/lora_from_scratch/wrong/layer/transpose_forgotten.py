# /// specimen
# title = "delta = B A is (out, in) and is not transposed: right shapes on square layers only"
# cell = "exercise-1"
# fails = { "1.2" = "shape-mismatch" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(rank, in_dim) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(out_dim, rank))
        self.scaling = alpha / rank

    def forward(self, x):
        delta = self.B @ self.A
        return self.scaling * (x @ delta)
