# /// specimen
# title = "tensors with requires_grad=True instead of parameters"
# cell = "exercise-1"
# fails = { "1.1" = "plain-tensor" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.randn(in_dim, rank, requires_grad=True)
        self.B = torch.zeros(rank, out_dim, requires_grad=True)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
