# /// attack
# title = "the limits are raised again"
# ends = "finished"
# ///
import resource
for name in ("AS", "NPROC", "FSIZE", "CPU", "NOFILE"):
    limit = getattr(resource, f"RLIMIT_{name}")
    try:
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        breach(name)
    except (OSError, ValueError):
        pass
