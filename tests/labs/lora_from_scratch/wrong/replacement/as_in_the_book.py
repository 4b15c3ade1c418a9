# /// specimen
# title = "alpha alone, and the head is wrapped: as a book has it"
# whole = true
# cell = "exercise-1"
# fails = { "1.4" = "scaling-missing-rank", "3.2" = "head-wrapped" }
# words = { "1.4" = "is alpha divided by the rank", "3.2" = "out_head" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha

    def forward(self, x):
        return self.factor * (x @ self.down @ self.up)


# %% exercise-3
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
