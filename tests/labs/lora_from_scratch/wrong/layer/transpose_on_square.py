# /// specimen
# title = "transposes what is square, to be safe"
# cell = "exercise-1"
# fails = { "1.4" = "wrong-product" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        delta = self.A @ self.B
        if delta.shape[0] == delta.shape[1]:
            delta = delta.T
        return self.scaling * (x @ delta)
