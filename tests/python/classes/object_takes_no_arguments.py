class A:
    pass


class B:
    def __init__(self, x):
        self.x = x


for make in (lambda: object(1), lambda: A(1), lambda: A(x=1), lambda: B(), lambda: B(1, 2)):
    try:
        make()
    except TypeError as e:
        print(e)
print(B(1).x, type(object()) is object)
