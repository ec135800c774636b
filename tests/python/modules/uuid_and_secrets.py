import secrets
import uuid

u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.bytes, u.version, hash(u) == hash(uuid.UUID(int=u.int)))
print(uuid.UUID("{12345678123456781234567812345678}") == u, uuid.UUID(bytes=u.bytes) == u, u < uuid.UUID(int=1))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"))
r = uuid.uuid4()
print(r.version, len(str(r)), r != uuid.uuid4())
for call in [lambda: uuid.UUID("x"), lambda: uuid.UUID(), lambda: uuid.UUID(bytes=b"1")]:
    try:
        call()
    except (ValueError, TypeError) as e:
        print(e)
print(len(secrets.token_bytes(8)), len(secrets.token_hex(4)), secrets.randbelow(5) < 5, secrets.choice([1, 1]))
print(len(secrets.token_urlsafe(9)), secrets.compare_digest("a", "a"), 0 <= secrets.randbits(4) < 16)
