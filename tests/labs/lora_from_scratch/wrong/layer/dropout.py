# /// specimen
# title = "dropout on the input, while training"
# cell = "exercise-1"
# fails = { "1.4" = "random-forward" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.dropout = torch.nn.Dropout(0.1)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (self.dropout(x) @ self.A @ self.B)
