# /// specimen
# title = "flattens the leading axes and brings them back"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        flat = x.reshape(-1, x.shape[-1])
        return torch.mm(torch.mm(flat, self.A), self.B).mul_(self.scaling).reshape(*x.shape[:-1], -1)
