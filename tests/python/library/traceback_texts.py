import traceback, sys
def f(): raise ValueError("bad")
try: f()
except ValueError as e:
    lines = traceback.format_exception_only(e); print(lines, traceback.format_exception_only(type(e), e))
    print([(fr.name, fr.lineno) for fr in traceback.extract_tb(e.__traceback__)])
    t = traceback.format_exc().splitlines(); print(t[0], t[-1])
class E(Exception): pass
print(traceback.format_exception_only(E()), traceback.format_exception_only(E("x y")))
e = ValueError("n"); e.add_note("one"); print(traceback.format_exception_only(e))
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise KeyError("k") from z
except KeyError as k:
    text = "".join(traceback.format_exception(k)); print("direct cause" in text, text.count("Traceback"), text.splitlines()[-1])
traceback.print_exc(file=sys.stdout)
