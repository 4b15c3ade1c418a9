# /// specimen
# title = "other ranks are tried on the model, which is then loaded anew"
# cell = "after:exercise-4"
# whole = true
# ///
for rank in (2, 4):
    trial, _ = load_checkpoint(CHECKPOINT)
    replace_linear_with_lora(trial, rank, 2 * rank)
    freeze_and_activate_lora(trial)
    print(rank, count_parameters(trial))
replace_linear_with_lora(model, 2, 4)
model, tokenizer = load_checkpoint(CHECKPOINT)  # back to the beginning
replace_linear_with_lora(model, rank=8, alpha=16)
model.out_head
