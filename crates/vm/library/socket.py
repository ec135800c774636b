# socket: the host's TCP and UDP. A call that must wait lets the board go on meanwhile.

import _socket
import io

AF_UNSPEC, AF_INET, AF_INET6 = 0, 2, 10
SOCK_STREAM, SOCK_DGRAM = 1, 2
IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP = 0, 6, 17
SOL_SOCKET = 1
SO_REUSEADDR, SO_KEEPALIVE, SO_BROADCAST, TCP_NODELAY = 2, 9, 6, 1
MSG_PEEK, MSG_DONTWAIT = 2, 64
SHUT_RD, SHUT_WR, SHUT_RDWR = 0, 1, 2
AI_PASSIVE = 1
SOMAXCONN = 128
INADDR_ANY = 0
has_ipv6 = True
error = OSError
timeout = TimeoutError


class gaierror(OSError):
    pass


class herror(OSError):
    pass


_default = None


def setdefaulttimeout(seconds):
    global _default
    _default = seconds


def getdefaulttimeout():
    return _default


class socket:
    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None):
        self.family = AF_INET if family < 0 else family
        self.type = SOCK_STREAM if type < 0 else type
        self.proto = proto
        self._handle = _socket.open(self.type == SOCK_DGRAM, self.family == AF_INET6) if fileno is None else fileno
        self._patience = _default
        self._bytes = None

    def _address(self, address):
        if not isinstance(address, tuple):
            raise TypeError("%s(): AF_INET address must be tuple, not %s" % ("connect", type(address).__name__))
        return str(address[0]), address[1]

    def bind(self, address):
        _socket.bind(self._handle, *self._address(address))

    def listen(self, backlog=128):
        _socket.listen(self._handle, backlog)

    def accept(self):
        handle, ignored, name = _socket.accept(self._handle, self._patience)
        return socket(self.family, self.type, self.proto, handle), name

    def connect(self, address):
        _socket.connect(self._handle, *self._address(address), self._patience)

    def connect_ex(self, address):
        try:
            self.connect(address)
        except OSError as error:
            return error.errno
        return 0

    def send(self, data, flags=0):
        return _socket.send(self._handle, data, self._patience)

    def sendall(self, data, flags=0):
        data = bytes(data)
        while data:
            data = data[_socket.send(self._handle, data, self._patience):]

    def sendto(self, data, *flags_and_address):
        host, port = self._address(flags_and_address[-1])
        return _socket.send(self._handle, data, self._patience, host, port)

    def recv(self, bufsize, flags=0):
        return _socket.recv(self._handle, bufsize, flags & MSG_PEEK, 0 if flags & MSG_DONTWAIT else self._patience)[1]

    def recvfrom(self, bufsize, flags=0):
        return _socket.recv(self._handle, bufsize, flags & MSG_PEEK, self._patience)[1:]

    def recv_into(self, buffer, nbytes=0, flags=0):
        data = self.recv(nbytes or len(buffer), flags)
        buffer[:len(data)] = data
        return len(data)

    def shutdown(self, how):
        _socket.shutdown(self._handle, how)

    def close(self):
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            _socket.close(handle)

    def detach(self):
        handle, self._handle = self._handle, -1
        return handle

    def fileno(self):
        return self._handle

    def getsockname(self):
        return _socket.name(self._handle, 0)[2]

    def getpeername(self):
        return _socket.name(self._handle, 1)[2]

    def settimeout(self, value):
        if value is not None and value < 0:
            raise ValueError("Timeout value out of range")
        self._patience = None if value is None else float(value)

    def gettimeout(self):
        return self._patience

    def setblocking(self, flag):
        self._patience = None if flag else 0.0

    def getblocking(self):
        return self._patience != 0

    def setsockopt(self, level, optname, value):
        names = {(SOL_SOCKET, SO_REUSEADDR): 1, (SOL_SOCKET, SO_BROADCAST): 2, (SOL_SOCKET, SO_KEEPALIVE): 3, (IPPROTO_TCP, TCP_NODELAY): 4}
        name = names.get((level, optname))
        if name is not None and isinstance(value, int):
            _socket.option(self._handle, name, value)

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        stream = _Stream(self)
        return stream if "b" in mode else io.TextIOWrapper(stream, encoding, errors, newline)

    # The methods of streams, as MicroPython's sockets have them.

    def _stream(self):
        if self._bytes is None:
            self._bytes = _Stream(self)
        return self._bytes

    def read(self, size=-1):
        return self._stream().read(size)

    def readinto(self, buffer, nbytes=-1):
        data = self.read(len(buffer) if nbytes < 0 else nbytes)
        buffer[:len(data)] = data
        return len(data)

    def readline(self):
        return self._stream().readline()

    def write(self, data):
        self.sendall(data)
        return len(data)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def __repr__(self):
        return "<socket.socket fd=%d, family=%d, type=%d>" % (self._handle, self.family, self.type)


SocketType = socket


class _Stream(io.BufferedIOBase):
    """Bytes of a socket with what was read ahead."""

    def __init__(self, socket):
        self._socket = socket
        self._ahead = b""
        self.name = socket.fileno()
        self.mode = "rwb"

    def readable(self):
        return True

    writable = readable

    def _more(self):
        data = self._socket.recv(1024)
        self._ahead += data
        return data

    def read(self, size=-1):
        while size is None or size < 0 or len(self._ahead) < size:
            if not self._more():
                break
        size = len(self._ahead) if size is None or size < 0 else size
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data

    def peek(self, size=0):
        if not self._ahead:
            self._more()
        return self._ahead

    def readline(self, size=-1):
        while b"\n" not in self._ahead and (size < 0 or len(self._ahead) < size) and self._more():
            pass
        end = self._ahead.find(b"\n") + 1 or len(self._ahead)
        return self.read(end if size < 0 else min(end, size))

    def write(self, data):
        self._socket.sendall(data)
        return len(data)


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    if host is None:
        host = "0.0.0.0" if flags & AI_PASSIVE else "127.0.0.1"
    port = int(port or 0)
    found = []
    for address in _socket.resolve(host):
        kind = AF_INET6 if ":" in address else AF_INET
        if family in (0, kind):
            for each, number in ((SOCK_STREAM, 6), (SOCK_DGRAM, 17)):
                if type in (0, each):
                    name = (address, port, 0, 0) if kind == AF_INET6 else (address, port)
                    found.append((kind, each, number, "", name))
    if not found:
        raise gaierror(-2, "Name or service not known")
    return found


def gethostbyname(hostname):
    return getaddrinfo(hostname, 0, AF_INET, SOCK_STREAM)[0][4][0]


def gethostname():
    return "updraft"


def create_connection(address, timeout=None, source_address=None):
    last = None
    for family, kind, proto, ignored, name in getaddrinfo(address[0], address[1], 0, SOCK_STREAM):
        made = socket(family, kind, proto)
        try:
            if timeout is not None:
                made.settimeout(timeout)
            made.connect(name)
            return made
        except OSError as error:
            made.close()
            last = error
    raise last


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False):
    made = socket(family, SOCK_STREAM)
    made.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    made.bind(address)
    made.listen(128 if backlog is None else backlog)
    return made


def socketpair():
    server = create_server(("127.0.0.1", 0))
    left = create_connection(server.getsockname())
    right = server.accept()[0]
    server.close()
    return left, right


def inet_aton(ip_string):
    parts = ip_string.split(".")
    if len(parts) != 4 or not all(part.isdigit() and int(part) < 256 for part in parts):
        raise OSError("illegal IP address string passed to inet_aton")
    return bytes([int(part) for part in parts])


def inet_ntoa(packed_ip):
    if len(packed_ip) != 4:
        raise OSError("packed IP wrong length")
    return "%d.%d.%d.%d" % tuple(packed_ip)


def htons(x):
    return (x & 255) << 8 | x >> 8


ntohs = htons


def htonl(x):
    return htons(x & 65535) << 16 | htons(x >> 16)


ntohl = htonl
