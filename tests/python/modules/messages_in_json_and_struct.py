import binascii
import json
import struct


class Sensor:
    def __init__(self, name, values):
        self.name = name
        self.values = values

    def packed(self):
        body = self.name.encode() + struct.pack("<%df" % len(self.values), *self.values)
        return struct.pack(">HBB", 0xCAFE, len(self.name), len(self.values)) + body + struct.pack(">I", binascii.crc32(body))

    @classmethod
    def unpacked(cls, data):
        magic, name, count = struct.unpack_from(">HBB", data)
        body = data[4:-4]
        if magic != 0xCAFE or binascii.crc32(body) != struct.unpack(">I", data[-4:])[0]:
            raise ValueError("damaged")
        return cls(body[:name].decode(), list(struct.unpack("<%df" % count, body[name:])))


s = Sensor("temp", [21.5, -3.25, 0.0])
data = s.packed()
print(data, len(data), binascii.hexlify(data).decode())
t = Sensor.unpacked(data)
print(t.name, t.values, json.dumps(t.__dict__, sort_keys=True))
try:
    Sensor.unpacked(data[:-1] + b"\x00")
except ValueError as e:
    print(e)
document = json.loads('{"operation": "fota", "size": 1234, "slots": [0, 1], "meta": {"name": "léon", "ratio": 0.5}, "none": null}')
document["size"] += 1
document["slots"].append(True)
del document["none"]
print(json.dumps(document), document["meta"]["name"], sorted(document))
