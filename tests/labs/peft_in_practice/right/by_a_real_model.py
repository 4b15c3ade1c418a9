# /// specimen
# title = "a model is made on no device, and its matrices are counted"
# cell = "after:exercise-1"
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    config = transformers.RobertaConfig(
        vocab_size=vocab,
        hidden_size=d_model,
        intermediate_size=d_ff,
        max_position_embeddings=positions + 2,
        num_hidden_layers=layers,
        num_attention_heads=1,
    )
    with torch.device("meta"):
        model = transformers.RobertaModel(config, add_pooling_layer=False)
    named = model.named_parameters()
    return sum(p.numel() for name, p in named if p.ndim == 2 and "token_type" not in name)
