print("left begins")
import circle_right

EARLY = "left early"


def left(n):
    return "left" if n == 0 else "left " + circle_right.right(n - 1)


print("left ends", hasattr(circle_right, "SEEN"))
