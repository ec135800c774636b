import errno
import gc

print(errno.ENOENT, errno.EINVAL, errno.ETIMEDOUT, isinstance(gc.collect(), int))
gc.disable()
gc.enable()
print(gc.isenabled())
junk = [[i] * 10 for i in range(200)]
junk = None
gc.collect()
keep = [str(i) * 3 for i in range(50)]
gc.collect()
print(keep[0], keep[49], len(keep))
