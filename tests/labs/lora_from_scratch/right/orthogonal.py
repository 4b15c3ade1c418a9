# /// specimen
# title = "A starts with orthogonal columns"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        start = torch.randn(in_dim, rank, generator=generator)
        self.A = torch.nn.Parameter(torch.linalg.qr(start).Q)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
