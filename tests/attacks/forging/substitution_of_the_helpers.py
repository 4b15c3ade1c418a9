# /// attack
# title = "functions that the probes call are changed"
# exercises = [1, 2, 3, 4]
# right = true
# ///
def other(torch):
    import importlib
    of = lambda name: importlib.import_module("autograder.labs.lora_from_scratch.probes." + name)
    class Layer(torch.nn.Module):
        def __init__(self, in_dim, out_dim, rank, alpha):
            super().__init__()
            self.A, self.B = (torch.nn.Parameter(p) for p in (torch.randn(in_dim, rank) / rank, torch.zeros(rank, out_dim)))
            self.scale = alpha / rank
        forward = lambda self, x: self.scale * (x @ self.A @ self.B)
    class Wrapper(torch.nn.Module):
        def __init__(self, linear, rank, alpha):
            super().__init__()
            self.linear, self.lora = linear, Layer(linear.in_features, linear.out_features, rank, alpha)
        forward = lambda self, x: self.linear(x) + self.lora(x)
    def replace(model, rank, alpha):
        for name, child in list(model.named_children()):
            if not isinstance(child, torch.nn.Linear): replace(child, rank, alpha)
            elif name != "out_head": setattr(model, name, Wrapper(child, rank, alpha))
    def freeze(model):
        for name, parameter in model.named_parameters(): parameter.requires_grad_(name.endswith((".A", ".B")))
    own = dict(LoRALayer=Layer, LinearWithLoRA=Wrapper, replace_linear_with_lora=replace, freeze_and_activate_lora=freeze)
    by_name = {own_name: made for own_name, made in own.items()}
    def by_position(function):
        made = by_name.get(getattr(function, "__name__", ""), function)
        return lambda *given: made(*given)
    for name in ("adapters", "layer", "wrapper", "replacement", "freezing"):
        of(name).by_position = by_position
    for name in ("wrapper", "replacement", "freezing"):
        of(name).layer_or_as_asked = lambda layer: Layer
    probe = of("freezing").probe
    __import__("autograder.labs.lora_from_scratch.probes").labs.lora_from_scratch.probes.PROBES["freezing"] = (
        lambda names, *rest: probe({**names, **own}, *rest))
    return torch
torch = other(torch)
