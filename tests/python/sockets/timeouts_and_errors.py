import socket

s = socket.socket()
print(s.gettimeout(), s.getblocking())
s.settimeout(0.02)
print(s.gettimeout())
s.bind(("127.0.0.1", 0))
s.listen()
try:
    s.accept()
except socket.timeout as e:
    print(repr(e), e, e.errno, socket.timeout is TimeoutError)
s.setblocking(False)
try:
    s.accept()
except BlockingIOError as e:
    print(e, e.errno)
port = s.getsockname()[1]
s.close()
c = socket.socket()
try:
    c.connect(("127.0.0.1", port))
except ConnectionRefusedError as e:
    print(e)
print(c.connect_ex(("127.0.0.1", port)))
try:
    c.recv(5)
except OSError as e:
    print(e)
c.close()
try:
    socket.getaddrinfo("no.such.name.invalid", 80)
except socket.gaierror as e:
    print(type(e).__name__, isinstance(e, OSError))
for call in [lambda: c.settimeout(-1), lambda: socket.socket().connect(("127.0.0.1", 70000)), lambda: socket.socket().connect("x")]:
    try:
        call()
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__)
