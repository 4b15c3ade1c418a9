"""Our GPT-2 is GPT-2: names, counts, and the logits of Hugging Face's implementation on the same weights."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional
from transformers import GPT2Config, GPT2LMHeadModel

from lora_lab.gpt import GPT2_124M, GPTConfig, GPTModel, attend
from lora_lab.gpt2_format import config_from_gpt2, config_to_gpt2, state_from_gpt2, state_to_gpt2

SMALL = GPTConfig(vocab_size=101, context_length=32, emb_dim=24, n_heads=3, n_layers=3)


def hugging_face_model() -> GPT2LMHeadModel:
    """Random weights, large enough that attention and GELU are far from linear."""
    torch.manual_seed(0)
    sizes = GPT2Config(
        vocab_size=101, n_positions=32, n_embd=24, n_head=3, n_layer=3, bos_token_id=100, eos_token_id=100
    )
    model = GPT2LMHeadModel(sizes).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.3)
    return model


def same_model(theirs: GPT2LMHeadModel) -> GPTModel:
    ours = GPTModel(config_from_gpt2(theirs.config.to_dict())).eval()
    ours.load_state_dict(state_from_gpt2(theirs.state_dict(), ours.config.n_layers))
    return ours


def test_logits_equal_those_of_transformers() -> None:
    theirs = hugging_face_model()
    token_ids = torch.randint(0, 101, (3, 17))
    with torch.no_grad():
        expected, got = theirs(token_ids).logits, same_model(theirs)(token_ids)
    assert expected.abs().max() > 1
    torch.testing.assert_close(got, expected, rtol=0, atol=1e-4)


def test_asking_for_one_position_gives_that_token_of_the_full_logits() -> None:
    model = same_model(hugging_face_model())
    token_ids = torch.randint(0, 101, (4, 9))
    positions = torch.tensor([0, 3, 8, 5])
    with torch.no_grad():
        torch.testing.assert_close(model(token_ids, positions), model(token_ids)[torch.arange(4), positions])


@pytest.mark.parametrize("positions", [None, torch.tensor([0, 12, 5])])
def test_attention_by_hand_equals_torchs_own(positions: torch.Tensor | None) -> None:
    torch.manual_seed(0)
    query, key, value = torch.randn(3, 3, 2, 13, 8)
    expected = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
    if positions is not None:
        query = query[torch.arange(3), :, positions].unsqueeze(2)
        expected = expected[torch.arange(3), :, positions].unsqueeze(2)
    torch.testing.assert_close(attend(query, key, value, positions), expected)
    rounded = attend(query.bfloat16(), key.bfloat16(), value.bfloat16(), positions)
    torch.testing.assert_close(rounded.float(), expected, rtol=0, atol=0.04)


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_attention_drops_weights_while_training_and_keeps_their_mean(kind: torch.dtype) -> None:
    torch.manual_seed(0)
    same = torch.zeros(64, 2, 40, 8, dtype=kind)
    dropped = attend(same, same, torch.ones_like(same), None, drop_rate=0.5)[:, :, -1, 0].float()
    assert dropped.std() > 0.05
    assert dropped.mean().item() == pytest.approx(1, abs=0.1)


def test_a_token_does_not_see_later_ones() -> None:
    model = same_model(hugging_face_model())
    first = torch.randint(0, 101, (1, 10))
    second = first.clone()
    second[0, 6:] = (second[0, 6:] + 1) % 101
    with torch.no_grad():
        before, after = model(first), model(second)
    torch.testing.assert_close(before[:, :6], after[:, :6])
    assert not torch.allclose(before[:, 6:], after[:, 6:])


def test_gpt2_124m_has_163037184_parameters_in_197_tensors() -> None:
    with torch.device("meta"):
        model = GPTModel(GPT2_124M)
    parameters = list(model.parameters())
    assert (sum(p.numel() for p in parameters), len(parameters)) == (163_037_184, 197)


def test_the_names_are_those_of_the_book() -> None:
    names = [name for name, _ in GPTModel(SMALL).named_parameters()]
    assert names[:2] == ["tok_emb.weight", "pos_emb.weight"]
    block = [name.removeprefix("trf_blocks.0.") for name in names if name.startswith("trf_blocks.0.")]
    assert block == [
        *(
            f"att.{layer}.{part}"
            for layer in ("W_query", "W_key", "W_value", "out_proj")
            for part in ("weight", "bias")
        ),
        *(f"ff.layers.{layer}.{part}" for layer in (0, 2) for part in ("weight", "bias")),
        *(f"{norm}.{part}" for norm in ("norm1", "norm2") for part in ("weight", "bias")),
    ]
    assert names[-3:] == ["final_norm.weight", "final_norm.bias", "out_head.weight"]


def test_too_many_tokens_are_refused_with_the_sizes() -> None:
    with pytest.raises(ValueError, match="33 tokens are more than this model's context of 32"):
        GPTModel(SMALL)(torch.zeros(1, 33, dtype=torch.long))


def test_writing_gpt2s_format_and_reading_it_gives_the_same_model() -> None:
    model = GPTModel(SMALL)
    model.out_head.weight = torch.nn.Parameter(model.tok_emb.weight.detach().clone())
    back = state_from_gpt2(state_to_gpt2(model.state_dict(), 3), 3)
    assert back.keys() == model.state_dict().keys()
    assert all(torch.equal(tensor, model.state_dict()[name]) for name, tensor in back.items())
    assert config_from_gpt2(config_to_gpt2(SMALL)) == SMALL  # type: ignore[arg-type]
