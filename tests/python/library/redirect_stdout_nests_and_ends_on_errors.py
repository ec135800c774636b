import contextlib
import io

outer, inner = io.StringIO(), io.StringIO()
try:
    with contextlib.redirect_stdout(outer):
        print("a")
        with contextlib.redirect_stdout(inner):
            print("b")
            raise ValueError("out of both")
except ValueError as e:
    print("caught", e)
print(repr(outer.getvalue()), repr(inner.getvalue()))
with contextlib.redirect_stdout(None):
    print("nowhere")
print("end")
