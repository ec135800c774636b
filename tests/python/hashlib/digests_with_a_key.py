import hashlib
import hmac

print(hmac.new(b"key", b"message", "sha256").hexdigest())
print(hmac.new(b"k" * 100, b"message", hashlib.sha1).hexdigest())
h = hmac.new(b"key", digestmod="md5")
h.update(b"mess")
h.update(b"age")
print(h.hexdigest(), h.digest() == hmac.digest(b"key", b"message", "md5"))
print(hmac.compare_digest("abc", "abc"), hmac.compare_digest(b"abc", b"abd"))
