# /// attack
# title = "a recursion into the kernel's arms"
# ends = "any"
# ///
sys.setrecursionlimit(10**8)
def down(): return down()
down()
