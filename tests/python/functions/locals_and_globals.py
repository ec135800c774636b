x = 10
def f(a, b=2):
    c = 3
    return locals()
print(f(1))
globals()['dyn'] = 5
print(dyn)
g = globals()
g['dyn2'] = 6; print(dyn2, 'x' in g, g['x'], g.get('nope'))
x = 11; print(g['x'])
del g['dyn']
try: dyn
except NameError as e: print(e)
print(globals() is globals(), locals() is globals(), __name__, g['__name__'])
class A:
    y = 1
    print(sorted(k for k in locals() if not k.startswith('__')))
def h():
    v = 1
    def inner(): return v, sorted(locals())
    return inner()
print(h())
def k():
    r = {}
    for i in range(2): r[i] = sorted(locals())
    return r
print(k())
print(type(globals()), sorted(k for k in globals() if len(k) == 1))
g.update(zed=1); print(zed)
print([locals()['i'] for i in range(2)] if False else 'ok')
