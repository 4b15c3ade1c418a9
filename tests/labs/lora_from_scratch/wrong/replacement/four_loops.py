# /// specimen
# title = "four nested loops: as deep as GPT-2 and no deeper"
# cell = "exercise-3"
# fails = { "3.1" = "fixed-depth" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for n1, c1 in model.named_children():
        if isinstance(c1, torch.nn.Linear) and n1 != "out_head":
            setattr(model, n1, LinearWithLoRA(c1, rank, alpha))
            continue
        for n2, c2 in c1.named_children():
            if isinstance(c2, torch.nn.Linear):
                setattr(c1, n2, LinearWithLoRA(c2, rank, alpha))
                continue
            for n3, c3 in c2.named_children():
                if isinstance(c3, torch.nn.Linear):
                    setattr(c2, n3, LinearWithLoRA(c3, rank, alpha))
                    continue
                for n4, c4 in c3.named_children():
                    if isinstance(c4, torch.nn.Linear):
                        setattr(c3, n4, LinearWithLoRA(c4, rank, alpha))
                        continue
                    for n5, c5 in c4.named_children():
                        if isinstance(c5, torch.nn.Linear):
                            setattr(c4, n5, LinearWithLoRA(c5, rank, alpha))
