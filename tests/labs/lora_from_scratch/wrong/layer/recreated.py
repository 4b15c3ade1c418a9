# /// specimen
# title = "A and B are made anew at each forward"
# cell = "exercise-1"
# fails = { "1.3" = "parameters-recreated" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.sizes = in_dim, out_dim, rank
        self.scaling = alpha / rank
        self.start()

    def start(self):
        in_dim, out_dim, rank = self.sizes
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        self.start()
        return self.scaling * (x @ self.A @ self.B)
