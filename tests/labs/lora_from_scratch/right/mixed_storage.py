# /// specimen
# title = "A is a parameter, B a linear layer"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank).div_(rank))
        self.up = torch.nn.Linear(rank, out_dim, bias=False)
        with torch.no_grad():
            self.up.weight.fill_(0.0)
        self.factor = alpha / rank

    def forward(self, x):
        return self.up(x @ self.down * self.factor)
