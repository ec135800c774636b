import contextlib
import io
import sys

text = io.StringIO()
with contextlib.redirect_stdout(text) as given:
    print("hidden", 1, 2, sep="-")
    sys.stdout.write("written")
    print()
    print(given is text, sys.stdout is text)
print("shown")
print(repr(text.getvalue()))
