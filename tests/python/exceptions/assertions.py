try: assert False
except AssertionError as e: print(repr(e), str(e) == "")
try: assert 1 == 2, "numbers"
except AssertionError as e: print(repr(e))
try: assert [], {"k": 1}
except AssertionError as e: print(e.args)
assert True, 1 / 0
assert (1, "always true")
def check(x): assert isinstance(x, int), f"not int: {x!r}"; return x
print(check(3))
try: check("s")
except AssertionError as e: print(e)
