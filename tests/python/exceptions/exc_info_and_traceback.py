import sys
print(sys.exc_info())
try:
    1/0
except ZeroDivisionError as e:
    t, v, tb = sys.exc_info()
    print(t, v, v is e, type(tb).__name__)
    print(tb.tb_lineno, tb.tb_next)
def f():
    raise ValueError("x")
try:
    f()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
print(sys.exc_info())
e = ValueError(1)
print(e.__traceback__, e.with_traceback(None) is e)
e.add_note("n1"); e.add_note("n2"); print(e.__notes__)
try: e.add_note(1)
except TypeError as x: print(x)
try: e.with_traceback(1)
except TypeError as x: print(x)
try: e.__traceback__ = 1
except TypeError as x: print(x)
try: e.__cause__ = 1
except TypeError as x: print(x)
try: e.__context__ = 1
except TypeError as x: print(x)
