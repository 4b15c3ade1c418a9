# /// specimen
# title = "the wrapper is a linear layer that takes over weight and bias"
# cell = "exercise-2"
# ///
class LinearWithLoRA(torch.nn.Linear):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__(linear_layer.in_features, linear_layer.out_features, bias=linear_layer.bias is not None)
        self.weight = linear_layer.weight
        self.bias = linear_layer.bias
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return super().forward(x) + self.lora(x)

# %% exercise-3
def replace_linear_with_lora(model, rank, alpha):
    for name, child in list(model.named_children()):
        if isinstance(child, LinearWithLoRA) or name == "out_head":
            continue
        if isinstance(child, torch.nn.Linear):
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
