# /// specimen
# title = "a class method makes the wrapper, and sizes are remembered"
# cell = "exercise-2"
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha, name=""):
        super().__init__()
        self.in_features, self.out_features = linear_layer.in_features, linear_layer.out_features
        self.linear, self.name = linear_layer, name
        self.lora = LoRALayer(self.in_features, self.out_features, rank, alpha)

    @classmethod
    def around(cls, linear_layer, rank, alpha):
        return cls(linear_layer, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)

# %% exercise-3
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA.around(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
