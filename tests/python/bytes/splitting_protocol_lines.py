request = b"GET /status?x=1&y=%20 HTTP/1.1\r\nHost: device\r\nX-Empty:\r\n\r\nbody\r\n\r\nmore"
head, _, body = request.partition(b"\r\n\r\n")
line, *headers = head.split(b"\r\n")
method, path, version = line.split()
fields = {k.strip().lower().decode(): v.strip().decode() for k, v in (h.split(b":", 1) for h in headers)}
print(method, path, version, fields, body)
path, _, query = path.partition(b"?")
pairs = dict(piece.split(b"=") for piece in query.split(b"&"))
print(path, pairs, version.rsplit(b"/", 1), body.splitlines(), method == b"GET", path.startswith(b"/"), b"Host" in head)


def unquote(data):
    first, *rest = data.split(b"%")
    return first + b"".join(bytes.fromhex(piece[:2].decode()) + piece[2:] for piece in rest)


print(unquote(b"a%20b%2Fc"), unquote(b"plain"), [unquote(v) for v in pairs.values()])
