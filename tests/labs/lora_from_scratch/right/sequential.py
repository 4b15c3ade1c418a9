# /// specimen
# title = "two linear layers in a Sequential"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.net = torch.nn.Sequential(
            torch.nn.Linear(in_dim, rank, bias=False), torch.nn.Linear(rank, out_dim, bias=False)
        )
        self.net[1].weight.data.zero_()
        self.scaling = alpha / rank

    def forward(self, x):
        return self.net(x) * self.scaling
