# /// specimen
# title = "forward and the final model go through torch.compile"
# cell = "exercise-1"
# whole = true
# words = { "notes" = "there is no compiler while grading" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    @torch.compile(mode="reduce-overhead")
    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)

# %% after:exercise-5
model = torch.compile(model)
