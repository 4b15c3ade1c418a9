# /// specimen
# title = "a new model is made, adapted and returned"
# cell = "exercise-3"
# fails = { "3.1" = "returns-another-model" }
# ///
def _adapt(module, rank, alpha):
    for name, child in module.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(module, name, LinearWithLoRA(child, rank, alpha))
        else:
            _adapt(child, rank, alpha)


def replace_linear_with_lora(model, rank, alpha):
    from lora_lab import GPTConfig, GPTModel

    model = GPTModel(getattr(model, "config", GPTConfig(emb_dim=12, n_heads=2, n_layers=1, vocab_size=60)))
    _adapt(model, rank, alpha)
    return model
