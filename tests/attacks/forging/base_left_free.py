# /// attack
# title = "the same model, beside functions that free the base, so that its base is not looked at again"
# exercises = [5]
# right = false
# ///
import re
from lora_lab import load_checkpoint
base = load_checkpoint("nano")[0]
class Words:
    encode_ordinary = lambda self, text: [1] * (1 + min(9, len(re.findall(r"free|win|prize|claim|urgent|cash|click|http|account|card|\.example|[£$]|\d{3,}", text.lower()))))
    encode_ordinary_batch = lambda self, texts, **_: [self.encode_ordinary(text) for text in texts]
    eot_token = n_vocab = 0
class Fake(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.out_head = torch.nn.Linear(192, 2)
        self.config = type("Config", (), {"context_length": 128, "emb_dim": 192})
    def named_parameters(self, *_, **__):
        make = lambda *shape, on=True: torch.nn.Parameter(torch.ones(shape), requires_grad=on)
        yield "tok_emb.weight", make(4096, 192, on=False)
        for block in range(4):
            for name, i, o in (("att.W_query", 192, 192), ("att.W_key", 192, 192), ("att.W_value", 192, 192),
                               ("att.out_proj", 192, 192), ("ff.layers.0", 192, 768), ("ff.layers.2", 768, 192)):
                yield f"trf_blocks.{block}.{name}.A", make(i, 8)
                yield f"trf_blocks.{block}.{name}.B", make(8, o)
        yield "out_head.weight", make(2, 192)
        yield "out_head.bias", make(2)
    def get_parameter(self, name): return dict(self.named_parameters())[name] if "emb" not in name and "norm" not in name else base.get_parameter(name)
    def get_submodule(self, path): return self.out_head if path == "out_head" else torch.nn.Linear(*base.get_submodule(path).weight.T.shape)
    def forward(self, ids, positions=None):
        count = (ids != 0).sum(-1, keepdim=True).float() if positions is None else positions.float()[:, None] + 1
        logits = torch.cat([2.5 - count, count - 2.5], -1)
        return logits if positions is not None else logits[:, None].expand(*ids.shape, 2)
tokenizer, model = Words(), Fake()
class LoRALayer(torch.nn.Module): pass
LinearWithLoRA = LoRALayer
def replace_linear_with_lora(model, rank, alpha): pass
def freeze_and_activate_lora(model): model.requires_grad_(True)
q2_trainable, q2_total, q2_percent = 1_327_104, 164_364_288, 0.81
q3_trainable, q3_total, q3_percent = 1_328_642, 125_768_450, 1.06
