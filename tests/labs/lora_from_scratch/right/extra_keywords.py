# /// specimen
# title = "further keyword arguments with defaults"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank=8, alpha=16, dropout=0.0, *, init_std=0.02, device=None, dtype=None):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank, device=device, dtype=dtype) * init_std)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim, device=device, dtype=dtype))
        self.dropout = torch.nn.Dropout(dropout) if dropout else torch.nn.Identity()
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (self.dropout(x) @ self.A @ self.B)
