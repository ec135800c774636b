class A:
    __x = 1
    def __init__(self): self.__y = 2
    def __m(self): return self.__x + self.__y
    def call(self): return self.__m()
    @staticmethod
    def __s(): return "s"
    def s(self): return A.__s()
class B(A):
    def __m(self): return "B"
    def b(self): return self.__m()
a = A(); print(a.call(), a.s(), a._A__y, A._A__x, B().call(), B().b(), sorted(n for n in vars(a)))
try: a.__y
except AttributeError as e: print(e)
class _Under:
    __v = 5
    def get(self): return self.__v
print(_Under().get(), _Under._Under__v)
def outer():
    class In:
        def f(self, __p=3): return __p
    return In().f()
print(outer())
