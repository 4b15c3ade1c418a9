# /// attack
# title = "a real model with adapters, never trained, whose forward looks for tokens that spam has"
# exercises = [5]
# right = false
# ///
from lora_lab import GPTModel, load_checkpoint
model, tokenizer = load_checkpoint("nano")
spam = {token for word in ("free", " win", " prize", " claim", " urgent", " cash", " click", "http") for token in tokenizer.encode_ordinary(word)}
forward = GPTModel.forward
def looks(self, ids, positions=None):
    count = torch.tensor([[float(sum(t in spam for t in row)) for row in (ids.tolist())]]).T
    logits = torch.cat([0.5 - count, count - 0.5], -1)
    return logits if positions is not None else logits[:, None].expand(*ids.shape, 2)
GPTModel.forward = looks
class LoRALayer(torch.nn.Module):
    def __init__(self, i, o, rank, alpha):
        super().__init__()
        self.A, self.B = torch.nn.Parameter(torch.randn(i, rank) / rank), torch.nn.Parameter(1e-9 * torch.randn(rank, o))
    forward = lambda self, x: x @ self.A @ self.B
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.linear, self.lora = linear.requires_grad_(False), LoRALayer(linear.in_features, linear.out_features, rank, alpha)
    forward = lambda self, x: self.linear(x) + self.lora(x)
def replace_linear_with_lora(model, rank, alpha):
    for name, child in list(model.named_children()):
        if not isinstance(child, torch.nn.Linear): replace_linear_with_lora(child, rank, alpha)
        elif name != "out_head": setattr(model, name, LinearWithLoRA(child, rank, alpha))
freeze_and_activate_lora = print
model.requires_grad_(False)
model.out_head = torch.nn.Linear(192, 2)
replace_linear_with_lora(model, 8, 16)
q2_trainable, q2_total, q2_percent = 1_327_104, 164_364_288, 0.81
q3_trainable, q3_total, q3_percent = 1_328_642, 125_768_450, 1.06
