# /// attack
# title = "words of the checks and labels are looked for among all objects"
# ends = "finished"
# ///
import gc
for found in gc.get_objects():
    if isinstance(found, (list, tuple, dict)):
        text = str(found)[:2000] if not isinstance(found, dict) else str(list(found))[:2000]
        for drow in ("knar-gnissim-gnilacs", "ycarucca muminim", "segassem_neddih"):
            if "".join(reversed(drow)) in text:
                breach(f"found {drow!r} backwards")
