class A:
    @property
    def x(self): return "A.x"
    y = property(lambda self: "y", None, None, "y doc")
class B(A):
    @property
    def x(self): return "B+" + super().x
class C(A):
    @A.x.setter
    def x(self, v): print("set", v)
c = C(); c.x = 5; print(A().x, B().x, c.x, A().y)
class D(A): x = "plain"
d = D(); d.x = "mine"; print(d.x, D.x)
class W:
    x = property()
try: W().x = 1
except AttributeError as e: print(e)
