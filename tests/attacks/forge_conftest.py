# /// attack
# title = "configuration files for pytest are left in the working folder"
# ends = "finished"
# ///
for name in ("conftest.py", "pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"):
    open(name, "w").write("[pytest]\naddopts = --collect-only\n")
