# /// specimen
# title = "the LoRA layer is made anew at each forward"
# cell = "exercise-2"
# fails = { "2.2" = "no-lora-inside" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.rank, self.alpha = rank, alpha

    def forward(self, x):
        lora = LoRALayer(self.linear.in_features, self.linear.out_features, self.rank, self.alpha)
        return self.linear(x) + lora(x)
