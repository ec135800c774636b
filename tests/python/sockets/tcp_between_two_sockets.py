import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 0))
server.listen(1)
address = server.getsockname()
print(address[0])
client = socket.socket()
client.connect(address)
peer, name = server.accept()
print(name == client.getsockname(), client.getpeername() == address)
print(client.send(b"hello"), peer.recv(2), peer.recv(100))
peer.sendall(b"x" * 1000)
got = b""
while len(got) < 1000:
    got += client.recv(300)
print(len(got))
buffer = bytearray(4)
peer.sendall(b"abcd")
print(client.recv(2, socket.MSG_PEEK), client.recv_into(buffer), buffer)
client.shutdown(socket.SHUT_WR)
print(peer.recv(10))
peer.close()
client.close()
server.close()
try:
    client.send(b"x")
except OSError as e:
    print(e.errno, e)
print(client.fileno())
