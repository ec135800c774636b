# The digests of the whole SHA-2 family, whole and in pieces.
import hashlib
import hmac

for name in ("sha224", "sha256", "sha384", "sha512"):
    for data in (b"", b"abc", b"x" * 111, b"y" * 112, b"z" * 128, b"piece " * 50):
        whole = hashlib.new(name, data)
        pieces = getattr(hashlib, name)()
        for start in range(0, len(data), 7):
            pieces.update(data[start:start + 7])
        print(name, len(data), whole.hexdigest(), pieces.digest() == whole.digest())
    made = getattr(hashlib, name)(b"k")
    other = made.copy()
    other.update(b"!")
    print(made.name, made.digest_size, made.block_size, made.hexdigest() != other.hexdigest())
    print(hmac.new(b"key", b"message", name).hexdigest())
print({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"} <= hashlib.algorithms_available)
try:
    hashlib.new("nosuch")
except ValueError as error:
    print(error)
