import hashlib

for name in ["md5", "sha1", "sha256"]:
    h = hashlib.new(name)
    h.update(b"hello ")
    h.update(bytearray(b"world"))
    print(name, h.hexdigest(), h.digest_size, h.block_size, h.name)
    print(h.digest() == hashlib.new(name, b"hello world").digest())
    c = h.copy()
    c.update(b"!")
    print(c.hexdigest() == hashlib.new(name, b"hello world!").hexdigest(), h.hexdigest() != c.hexdigest())
print(hashlib.sha256().hexdigest())
print(hashlib.sha1(b"a" * 1000).hexdigest())
print(hashlib.md5(memoryview(b"abcdef")[2:4]).hexdigest())
for call in [lambda: hashlib.sha256("text"), lambda: hashlib.sha256(5), lambda: hashlib.sha256().update("x")]:
    try:
        call()
    except TypeError as e:
        print(e)
try:
    hashlib.new("nothing")
except ValueError as e:
    print(e)
