# /// specimen
# title = "prints what it does, as one does while looking for a bug"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        print(f"LoRALayer: {in_dim} -> {rank} -> {out_dim}")
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return self.scaling * (x @ self.A @ self.B)

    def extra_repr(self):
        return f"scaling={self.scaling}"
