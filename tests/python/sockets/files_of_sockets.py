import socket

left, right = socket.socketpair()
with left, right:
    f = left.makefile("rwb")
    f.write(b"GET / HTTP/1.0\r\nHost: x\r\n\r\nbody")
    f.flush()
    g = right.makefile("rb")
    print(g.readline(), g.readline(), g.readline(), g.read(4))
    right.sendall(b"one\ntwo\n")
    t = left.makefile("r")
    print(t.readline(), end="")
    print(t.readline(), end="")
