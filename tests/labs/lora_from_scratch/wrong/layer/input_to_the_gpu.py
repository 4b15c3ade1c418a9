# /// specimen
# title = "forward moves its input to a GPU"
# cell = "exercise-1"
# fails = { "1.2" = "needs-gpu" }
# words = { "1.2" = "take the device from x" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    def forward(self, x):
        return self.factor * (x.cuda() @ self.down @ self.up)
