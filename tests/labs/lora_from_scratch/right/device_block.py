# /// specimen
# title = "a device chosen in a block that also calls something"
# cell = "exercise-1"
# ///
if torch.cuda.is_available():
    device = torch.device("cuda")
    torch.cuda.manual_seed_all(0)
else:
    device = torch.device("cpu")
    """no GPU here"""


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank, device=device) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim, device=device))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
