# /// specimen
# title = "in eval mode the layer returns zeros"
# cell = "exercise-1"
# fails = { "1.4" = "eval-differs" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        update = self.scaling * (x @ self.A @ self.B)
        if not self.training:
            return torch.zeros_like(update)
        return update
