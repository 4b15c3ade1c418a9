# /// specimen
# title = "a ParameterList"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.ab = torch.nn.ParameterList([torch.rand(in_dim, rank) - 0.5, torch.zeros(rank, out_dim)])
        self.scaling = alpha / rank

    def forward(self, x):
        for factor in self.ab:
            x = x @ factor
        return x * self.scaling
