# /// specimen
# title = "the linear layer is hidden in a list and no part of the module"
# cell = "exercise-2"
# fails = { "2.3" = "weight-not-registered" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.hidden = [linear_layer]
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.hidden[0](x) + self.lora(x)
