# /// specimen
# title = "comments in French, and names with accents"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    """Couche LoRA : la mise à jour de rang faible."""

    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        # A est tirée au hasard, B vaut zéro : au début la mise à jour est nulle
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.échelle = alpha / rank  # mise à l'échelle

    def forward(self, x):
        intermédiaire = x @ self.A
        return self.échelle * (intermédiaire @ self.B)
