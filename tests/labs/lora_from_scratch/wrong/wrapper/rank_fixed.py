# /// specimen
# title = "the layer is made with the rank of the notebook's example"
# cell = "exercise-2"
# fails = { "2.2" = "rank-not-passed" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank=8, alpha=alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
