# /// specimen
# title = "forward is written in a cell of its own"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

# %% after:exercise-1
def forward(self, x):
    return self.scaling * (x @ self.A @ self.B)

LoRALayer.forward = forward
