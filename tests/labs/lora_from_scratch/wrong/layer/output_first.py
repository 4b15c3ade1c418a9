# /// specimen
# title = "the output size is the first argument"
# cell = "exercise-1"
# fails = { "1.2" = "argument-order" }
# words = { "1.2" = "yours takes \\(d_out, d_in, r, alpha\\)" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, d_out, d_in, r, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(d_in, r) / d_in**0.5)
        self.up = torch.nn.Parameter(torch.zeros(r, d_out))
        self.factor = alpha / r

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)
