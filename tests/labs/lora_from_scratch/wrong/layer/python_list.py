# /// specimen
# title = "the parameters are in a Python list, where no module looks"
# cell = "exercise-1"
# fails = { "1.1" = "no-parameters" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.factors = [
            torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01),
            torch.nn.Parameter(torch.zeros(rank, out_dim)),
        ]
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.factors[0] @ self.factors[1])
