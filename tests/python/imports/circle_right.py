print("right begins")
import circle_left

try:
    SEEN = circle_left.EARLY
except AttributeError as e:
    SEEN = type(e).__name__


def right(n):
    return "right" if n == 0 else "right " + circle_left.left(n - 1)


print("right ends")
