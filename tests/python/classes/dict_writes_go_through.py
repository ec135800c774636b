class A:
    def __init__(self): self.x = 1
a = A()
a.__dict__['y'] = 2
print(a.y, a.__dict__, vars(a) is a.__dict__)
a.__dict__.update(z=3, x=10)
print(a.x, a.z)
vars(a)['w'] = 4
print(a.w)
del a.__dict__['x']
try: a.x
except AttributeError as e: print(e)
d = a.__dict__
a.new = 5
print(d['new'], list(d))
a.__dict__ = {'only': 1}
print(a.only, hasattr(a, 'y'))
try: a.__dict__ = 5
except TypeError as e: print(e)
print('only' in a.__dict__, len(vars(a)), sorted(vars(a).items()))
a.__dict__.clear(); print(a.__dict__)
a.__dict__.setdefault('q', []).append(1); print(a.q)
class Borg:
    state = {}
    def __init__(self): self.__dict__ = self.state
b, c = Borg(), Borg()
b.v = 1
print(c.v, Borg.state)
