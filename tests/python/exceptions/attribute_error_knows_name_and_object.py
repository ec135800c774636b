class A:
    pass


a = A()
try:
    a.foo
except AttributeError as e:
    print(e, "|", e.name, e.obj is a, e.args)
try:
    [].x
except AttributeError as e:
    print(e, "|", e.name, e.obj)
try:
    A.bar
except AttributeError as e:
    print(e, "|", e.name, e.obj is A)
try:
    getattr(3, "no" + "thing")
except AttributeError as e:
    print(e, "|", e.name, e.obj)
e = AttributeError("mine")
print(e.name, e.obj)
