# /// specimen
# title = "both linear layers keep their random start"
# cell = "exercise-1"
# fails = { "1.3" = "b-not-zero" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Linear(in_dim, rank, bias=False)
        self.B = torch.nn.Linear(rank, out_dim, bias=False)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * self.B(self.A(x))
