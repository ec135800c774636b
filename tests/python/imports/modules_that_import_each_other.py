import circle_right
from circle_left import left

print(left(4))
print(circle_right.right(3), circle_right.SEEN)
print(circle_right.circle_left.circle_right is circle_right)
