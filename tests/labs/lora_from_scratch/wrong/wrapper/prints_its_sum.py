# /// specimen
# title = "forward prints its sum and returns nothing"
# cell = "exercise-2"
# fails = { "2.1" = "returns-nothing" }
# words = { "2.1" = "Exercise 2" }
# ///
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        print((self.linear(x) + self.lora(x)).shape)
