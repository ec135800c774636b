def f():
    try: return 1
    finally: return 2
print(f())
def g():
    for i in range(3):
        try: continue
        finally: print("f", i)
    else: print("else")
g()
def h():
    while True:
        try: return "r"
        finally: break
    return "after"
print(h())
def i():
    try: raise ValueError
    finally: return "swallowed"
print(i())
def j():
    try:
        try: raise ValueError(1)
        finally: print("inner")
    except ValueError as e: print("outer", e)
    else: print("no")
    finally: print("last")
j()
def k():
    x = []
    try:
        x.append(1); return x
    finally: x.append(2)
print(k())
def l():
    try: pass
    except: pass
    else: return "else"
    finally: print("fin")
print(l())
