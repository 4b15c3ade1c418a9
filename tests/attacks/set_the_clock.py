# /// attack
# title = "the machine's clock"
# ends = "finished"
# ///
for clock in (time.CLOCK_REALTIME,):
    time.clock_settime(clock, 0)
    breach("set the clock")
