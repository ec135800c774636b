def collect(*fs):
    errors = []
    for f in fs:
        try: f()
        except Exception as e: errors.append(e)
    if errors: raise ExceptionGroup("several", errors)
try: collect(lambda: 1 / 0, lambda: {}["k"], lambda: 5)
except ExceptionGroup as g:
    print(g, g.message, [type(e).__name__ for e in g.exceptions])
    match, rest = g.split(ZeroDivisionError); print(match.exceptions, rest.exceptions)
try: collect(lambda: int("x"), lambda: [][0])
except* ValueError as v: print("v", v.exceptions)
except* IndexError as i: print("i", i.exceptions)
class G(ExceptionGroup):
    def derive(self, excs): return G(self.message, excs)
print(type(G("m", [ValueError(), KeyError()]).subgroup(KeyError)).__name__)
