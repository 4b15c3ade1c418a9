# /// specimen
# title = "the update stands first in the sum"
# cell = "exercise-2"
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer: torch.nn.Linear, rank: int, alpha: float):
        super().__init__()
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, alpha=alpha, rank=rank)
        self.add_module("pretrained", linear_layer)

    def forward(self, x):
        output = self.lora(x)
        output = output + self.pretrained(x)
        return output
