def f(n):
    log = []
    try:
        log.append("try")
        if n == 1: raise ValueError
        if n == 2: return log
        if n == 3: raise KeyError
    except ValueError: log.append("except")
    else: log.append("else")
    finally: log.append("finally")
    log.append("end")
    return log
print(f(0), f(1), f(2))
try: f(3)
except KeyError: print("KeyError passed")
for i in range(3):
    try:
        if i == 1: continue
        if i == 2: break
    finally: print("finally", i)
