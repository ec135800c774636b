try:
    try: raise ValueError
    except 5: pass
except TypeError as e: print(e)
try:
    try: raise ValueError
    except (KeyError, 5): pass
except TypeError as e: print(e)
def cls():
    print("evaluated"); return KeyError
try:
    try: raise ValueError(1)
    except cls(): print("no")
    except (TypeError, ValueError): print("yes")
finally: print("end")
try:
    try: pass
    except undefined: pass
    print("not evaluated")
finally: pass
