# /// attack
# title = "torch's and numpy's comparisons always agree"
# ends = "finished"
# ///
import numpy
torch.allclose = torch.equal = torch.isclose = lambda *a, **k: True
numpy.allclose = numpy.array_equal = numpy.testing.assert_allclose = lambda *a, **k: True
