# /// specimen
# title = "a ParameterDict"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.factors = torch.nn.ParameterDict(
            {"a": torch.randn(in_dim, rank) * 0.05, "b": torch.zeros(rank, out_dim)}
        )
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.factors["a"] @ self.factors["b"])
