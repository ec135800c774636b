import socket

a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 0))
b.bind(("127.0.0.1", 0))
print(a.sendto(b"ping", b.getsockname()))
data, sender = b.recvfrom(100)
print(data, sender == a.getsockname())
b.sendto(b"pong", sender)
print(a.recvfrom(2)[0])
a.connect(b.getsockname())
a.send(b"connected")
print(b.recv(100))
b.settimeout(0.01)
try:
    b.recv(10)
except TimeoutError as e:
    print(e)
a.close()
b.close()
