# /// specimen
# title = "A is made on a GPU"
# cell = "exercise-1"
# fails = { "1.1" = "needs-gpu" }
# words = { "1.1" = "there is no GPU while grading" }
# ///
device = "cuda"


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank, device=device) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim, device=device))
        self.factor = alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)
