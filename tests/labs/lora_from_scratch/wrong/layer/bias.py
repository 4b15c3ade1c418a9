# /// specimen
# title = "the second linear layer has a bias"
# cell = "exercise-1"
# fails = { "1.1" = "extra-parameters" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Linear(in_dim, rank, bias=False)
        self.B = torch.nn.Linear(rank, out_dim)
        torch.nn.init.zeros_(self.B.weight)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * self.B(self.A(x))
