try:
    missing
except NameError as e:
    print(e, "|", e.name, e.args)


def f():
    return also_missing


try:
    f()
except NameError as e:
    print(e, "|", e.name)


def g():
    print(local)
    local = 1


try:
    g()
except UnboundLocalError as e:
    print(e)
try:
    del gone
except NameError as e:
    print(e)
print(NameError("x").name)
