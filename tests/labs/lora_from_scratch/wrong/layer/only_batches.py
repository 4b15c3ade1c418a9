# /// specimen
# title = "an einsum for three axes and no other number of them"
# cell = "exercise-1"
# fails = { "1.2" = "shape-mismatch" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * torch.einsum("bti,ir,ro->bto", x, self.A, self.B)
