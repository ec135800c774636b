import binascii
import hashlib
import json
import struct

data = memoryview(b"xx123456789yy")[2:-2]
print(binascii.crc32(data), binascii.hexlify(data[:3]), hashlib.sha256(data).hexdigest()[:16], struct.unpack("3s", data[:3]), int(bytes(data)), json.loads(bytes(data)))
print(bytes(data).decode(), str(data, "ascii"), bytearray(data) + data[:1], b"-".join([data[:2], data[2:4]]), data.tobytes() == data, b"123456789" == data, bytes(reversed(data))[:3])
