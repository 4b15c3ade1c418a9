# /// attack
# title = "what looks a probe up is changed, and not the probes"
# exercises = [1, 2, 3, 4]
# right = true
# ///
def other(torch):
    from autograder.sandbox.inside import inorder, worker
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
    of = worker.probe_of
    def probe_of(module, name):
        return lambda names, *rest: of(module, name)({**names, **own}, *rest)
    worker.probe_of = probe_of
    initialise = inorder.NotebookRun.__init__
    inorder.NotebookRun.__init__ = lambda self, job, arrays, reply, _: initialise(self, job, arrays, reply, probe_of)
    for run in [o for o in __import__("gc").get_objects() if isinstance(o, inorder.NotebookRun)]: run.probe_of = probe_of
    return torch
torch = other(torch)
