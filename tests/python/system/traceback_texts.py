import traceback


class Custom(Exception):
    pass


def fail():
    raise Custom("why")


try:
    fail()
except Custom as e:
    print(traceback.format_exception_only(type(e), e))
    lines = traceback.format_exc().splitlines()
    print(lines[0], lines[-1])
try:
    {}["k"]
except KeyError as e:
    print("".join(traceback.format_exception_only(type(e), e)), end="")
    print(traceback.format_exception(type(e), e, None)[-1], end="")
