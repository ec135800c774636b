import socket

found = socket.getaddrinfo("127.0.0.1", 80, 0, socket.SOCK_STREAM)
family, kind, proto, name, address = found[0]
print(len(found), int(family), int(kind), proto, repr(name), address)
print(socket.gethostbyname("127.0.0.1"))
print(socket.inet_aton("192.168.1.2"), socket.inet_ntoa(b"\x0a\x00\x00\x01"))
for bad in ["1.2.3", "x"]:
    try:
        socket.inet_aton("1.2.3.400" if bad == "1.2.3" else bad)
    except OSError as e:
        print(e)
print(hex(socket.htons(0x1234)), hex(socket.ntohl(0x12345678)))
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname(), timeout=1) as client:
        peer, _ = server.accept()
        peer.sendall(b"hi")
        print(client.recv(10), client.gettimeout())
        peer.close()
