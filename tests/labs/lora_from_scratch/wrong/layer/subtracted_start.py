# /// specimen
# title = "both factors are random, and the product at the start is subtracted"
# cell = "exercise-1"
# fails = { "1.4" = "" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.1)
        self.B = torch.nn.Parameter(torch.randn(rank, out_dim) * 0.1)
        self.register_buffer("start", self.A.detach() @ self.B.detach())
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ (self.A @ self.B - self.start))
