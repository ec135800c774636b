import sys


class Upper:
    def __init__(self, under):
        self.under = under

    def write(self, text):
        self.under.write(text.upper())


old = sys.stdout
sys.stdout = Upper(old)
print("loud", [1, "x"])
print("plain", file=old)
print("none", file=None)
sys.stdout = old
print("quiet again", sys.stdout is old)
