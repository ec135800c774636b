class Box:
    def __class_getitem__(cls, item): return (cls.__name__, item)
print(Box[int], Box[1, 2])
class Sub(Box): pass
print(Sub["x"])
try: int[3]
except TypeError as e: print(e)
class N: pass
try: N[1]
except TypeError as e: print(e)
try: N()[1]
except TypeError as e: print(e)
try: N()[1] = 2
except TypeError as e: print(e)
try: del N()[1]
except TypeError as e: print(e)
class Meta(type):
    def __getitem__(cls, i): return i * 2
    def __len__(cls): return 7
    def __iter__(cls): return iter("abc")
    def __contains__(cls, x): return x == 1
    def __add__(cls, o): return "added"
    def __bool__(cls): return False
    def __str__(cls): return "strM"
    def __call__(cls, *a): return super().__call__(*a)
class W(metaclass=Meta): pass
print(W[4], len(W), list(W), 1 in W, W + 1, bool(W), str(W), isinstance(W(), W))
