# /// specimen
# title = "forward is decorated with no_grad"
# cell = "exercise-1"
# fails = { "1.3" = "graph-cut" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Linear(in_dim, rank, bias=False)
        self.B = torch.nn.Linear(rank, out_dim, bias=False)
        self.B.weight.data.zero_()
        self.scaling = alpha / rank

    @torch.no_grad()
    def forward(self, x):
        return self.scaling * self.B(self.A(x))
