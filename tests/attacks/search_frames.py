# /// attack
# title = "expected values are looked for in the callers' frames"
# ends = "finished"
# ///
frame = sys._getframe()
while frame is not None:
    for name, value in list(frame.f_locals.items()) + list(frame.f_globals.items()):
        if "expected" in name or "label" == name or "MINIMUM_ACCURACY" in name:
            breach(f"found {name}")
    frame = frame.f_back
