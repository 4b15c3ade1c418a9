# /// specimen
# title = "A starts at zero and B at random"
# cell = "exercise-1"
# fails = { "1.3" = "a-zero-b-random" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.zeros(in_dim, rank))
        self.B = torch.nn.Parameter(torch.empty(rank, out_dim))
        torch.nn.init.kaiming_uniform_(self.B, a=5**0.5)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
