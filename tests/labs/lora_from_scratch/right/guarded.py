# /// specimen
# title = "a second call changes nothing"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha, skip=("out_head",)):
    for name, child in model.named_children():
        match child:
            case LinearWithLoRA():
                continue
            case torch.nn.Linear():
                if name not in skip:
                    setattr(model, name, LinearWithLoRA(child, rank, alpha))
            case _:
                replace_linear_with_lora(child, rank, alpha, skip)
