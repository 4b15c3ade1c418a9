# /// specimen
# title = "alpha is not divided by the rank; A is (rank, in)"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-missing-rank" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.lora_a = torch.nn.Parameter(torch.randn(rank, in_dim) * 0.01)
        self.lora_b = torch.nn.Parameter(torch.zeros(out_dim, rank))
        self.scale = alpha

    def forward(self, x):
        return (x @ self.lora_a.T @ self.lora_b.T).mul(self.scale)
