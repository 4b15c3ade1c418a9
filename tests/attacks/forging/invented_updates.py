# /// attack
# title = "what the probe exports is invented: adapters of the right rank that were never trained"
# exercises = [5]
# right = false
# ///
import re
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
    def get_parameter(self, name): return dict(self.named_parameters())[name]
    def forward(self, ids, positions=None):
        count = (ids != 0).sum(-1, keepdim=True).float() if positions is None else positions.float()[:, None] + 1
        logits = torch.cat([2.5 - count, count - 2.5], -1)
        return logits if positions is not None else logits[:, None].expand(*ids.shape, 2)
from autograder.labs.lora_from_scratch.probes import notebook, updates
def invented(model, base, seen):
    for path, linear in updates.inner_linears(base):
        a, b = updates.thin(1e-3 * torch.randn(linear.in_features, 8).double() @ torch.randn(8, linear.out_features).double())
        seen.tensor(f"{path}/A", a.float()), seen.tensor(f"{path}/B", b.float())
        seen.tensor(f"{path}/offset", torch.zeros(linear.out_features))
    seen.tensor("out_head/weight", torch.randn(192, 2)), seen.tensor("out_head/bias", torch.randn(2))
    for name, p in updates.other_parameters(base): seen.tensor(f"{name}/sketch", updates.sketch(p))
notebook.record_updates = invented
tokenizer, model = Words(), Fake()
LoRALayer = LinearWithLoRA = replace_linear_with_lora = freeze_and_activate_lora = print
q2_trainable, q2_total, q2_percent = 1_327_104, 164_364_288, 0.81
q3_trainable, q3_total, q3_percent = 1_328_642, 125_768_450, 1.06
