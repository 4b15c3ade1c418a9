# /// specimen
# title = "the factors are brought to the input's type and device"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        assert x.shape[-1] == self.A.shape[0], f"{x.shape} does not end with {self.A.shape[0]}"
        a, b = self.A.to(x), self.B.to(device=x.device, dtype=x.dtype)
        return self.scaling * (x @ a @ b)
