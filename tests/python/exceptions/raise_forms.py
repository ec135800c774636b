def t(f):
    try: f()
    except BaseException as e: print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
def a(): raise ValueError
def b(): raise ValueError("x") from KeyError("c")
def c(): raise ValueError("x") from None
def d(): raise ValueError("x") from KeyError
def e(): raise 1
def f(): raise int
def g(): raise ValueError from 1
def h():
    try: raise KeyError(1)
    except KeyError: raise ValueError(2)
def i():
    try: raise KeyError(1)
    except KeyError as k: raise ValueError(2) from k
def j():
    try: raise KeyError(1)
    finally: raise ValueError(3)
def k(): raise
def l():
    raise None
class Meta(type): pass
class E(Exception):
    def __new__(cls, *a): return super().__new__(cls, *a)
    def __str__(self): return "E!"
def m(): raise E
class Bad(Exception):
    def __init__(self, x): pass
def n(): raise Bad
class Bad2(Exception):
    def __new__(cls): return 5
def o(): raise Bad2
for x in (a,b,c,d,e,f,g,h,i,j,k,l,m,n,o): t(x)
