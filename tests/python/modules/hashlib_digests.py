import hashlib

for name in ("md5", "sha1", "sha256"):
    f = getattr(hashlib, name)
    h = f(b"a")
    h.update(b"bc" * 100)
    h.update(bytearray(b""))
    c = h.copy()
    c.update(b"more")
    print(name, h.hexdigest(), h.digest() == h.digest(), c.hexdigest() != h.hexdigest(), h.digest_size, h.block_size, h.name, f().hexdigest(), len(f(b"x" * 1000).digest()))
print(hashlib.new("sha256", b"abc").hexdigest())
try:
    hashlib.sha256("text")
except TypeError as e:
    print(e)
