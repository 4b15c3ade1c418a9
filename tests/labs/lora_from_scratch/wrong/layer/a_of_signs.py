# /// specimen
# title = "A starts with 1 and -1, and training goes astray"
# cell = "exercise-1"
# fails = { "5.4" = "a-too-large" }
# whole = true
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank).sign())
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
