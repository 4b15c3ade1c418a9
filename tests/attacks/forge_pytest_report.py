# /// attack
# title = "pytest's own report is patched to pass"
# ends = "finished"
# ///
import _pytest.reports
_pytest.reports.TestReport.from_item_and_call = lambda *a, **k: breach("ran in pytest")
if "pytest" in sys.argv[0]: breach("runs inside pytest")
