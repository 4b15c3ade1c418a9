# /// specimen
# title = "the output is copied into a new tensor on the CPU"
# cell = "exercise-1"
# fails = { "1.2" = "device-fixed" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.out_dim, self.scaling = out_dim, alpha / rank

    def forward(self, x):
        start = torch.zeros(*x.shape[:-1], self.out_dim, device="cpu", dtype=x.dtype)
        return start + self.scaling * (x @ self.A @ self.B)
