# /// specimen
# title = "the class is defined under a condition"
# cell = "exercise-1"
# ///
try:
    from torch.nn.parameter import Parameter
except ImportError:
    Parameter = torch.nn.Parameter

if hasattr(torch, "compile"):
    class LoRALayer(torch.nn.Module):
        def __init__(self, in_dim, out_dim, rank, alpha):
            super().__init__()
            self.A = Parameter(torch.randn(in_dim, rank) * 0.01)
            self.B = Parameter(torch.zeros(rank, out_dim))
            self.scaling = alpha / rank

        def forward(self, x):
            return self.scaling * (x @ self.A @ self.B)
else:
    raise RuntimeError("torch is too old")
