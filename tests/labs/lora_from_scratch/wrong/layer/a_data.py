# /// specimen
# title = "A is read through .data"
# cell = "exercise-1"
# fails = { "1.3" = "a-detached" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(rank, in_dim) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(out_dim, rank))
        self.scaling = alpha / rank

    def forward(self, x):
        hidden = torch.nn.functional.linear(x, self.A.data)
        return self.scaling * torch.nn.functional.linear(hidden, self.B)
