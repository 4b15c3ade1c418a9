# /// specimen
# title = "one class is layer and wrapper at once"
# cell = "exercise-1"
# fails = { "1.1" = "arguments-differ" }
# words = { "1.1" = "yours takes \\(linear, rank, alpha\\)" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.linear = linear
        self.lora_a = torch.nn.Parameter(torch.randn(linear.in_features, rank) * 0.02)
        self.lora_b = torch.nn.Parameter(torch.zeros(rank, linear.out_features))
        self.factor = alpha / rank

    def forward(self, x):
        return self.linear(x) + self.factor * (x @ self.lora_a @ self.lora_b)


# %% exercise-2
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.linear = linear
        self.lora_a = torch.nn.Parameter(torch.randn(linear.in_features, rank) * 0.02)
        self.lora_b = torch.nn.Parameter(torch.zeros(rank, linear.out_features))
        self.factor = alpha / rank

    def forward(self, x):
        return self.linear(x) + self.factor * (x @ self.lora_a @ self.lora_b)


# %% exercise-4
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "lora_" in name
