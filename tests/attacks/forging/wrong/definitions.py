class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()

    def forward(self, x):
        return 42


class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()

    def forward(self, x):
        return "no"


def replace_linear_with_lora(model, rank, alpha):
    return None


def freeze_and_activate_lora(model):
    pass
