# /// specimen
# title = "a stack instead of recursion"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    stack = [model]
    while stack:
        module = stack.pop()
        for name, child in module.named_children():
            if not isinstance(child, torch.nn.Linear):
                stack.append(child)
            elif name != "out_head":
                module.add_module(name, LinearWithLoRA(child, rank, alpha))
