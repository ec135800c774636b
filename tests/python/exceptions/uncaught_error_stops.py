import sys
print("before")
def f():
    raise KeyError("gone")
try:
    f()
finally:
    print("finally runs")
