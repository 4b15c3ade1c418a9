# /// specimen
# title = "the frozen layer's output is detached"
# cell = "exercise-2"
# fails = { "2.2" = "base-detached" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x).detach() + self.lora(x)
