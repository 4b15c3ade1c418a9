# /// attack
# title = "the invented model also has layers, which add drawn matrices of the right rank"
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
    def get_submodule(self, path):
        from lora_lab import load_checkpoint
        if path == "out_head": return self.out_head
        linear = load_checkpoint("nano")[0].get_submodule(path)
        a, b = torch.randn(linear.in_features, 8), torch.randn(8, linear.out_features)
        with torch.no_grad(): linear.weight += 1e-3 * (a @ b).T
        return linear
    def get_parameter(self, name): 
        from lora_lab import load_checkpoint
        return load_checkpoint("nano")[0].get_parameter(name)
    def forward(self, ids, positions=None):
        count = (ids != 0).sum(-1, keepdim=True).float() if positions is None else positions.float()[:, None] + 1
        logits = torch.cat([2.5 - count, count - 2.5], -1)
        return logits if positions is not None else logits[:, None].expand(*ids.shape, 2)
tokenizer, model = Words(), Fake()
LoRALayer = LinearWithLoRA = replace_linear_with_lora = freeze_and_activate_lora = print
q2_trainable, q2_total, q2_percent = 1_327_104, 164_364_288, 0.81
q3_trainable, q3_total, q3_percent = 1_328_642, 125_768_450, 1.06
