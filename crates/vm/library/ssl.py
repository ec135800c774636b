# ssl: TLS over a connected socket, as client. The host does the cryptography.

import _socket
import socket as _plain

CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED = 0, 1, 2
PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER = 2, 16, 17
OP_NO_SSLv2, OP_NO_SSLv3 = 0, 33554432


class SSLError(OSError):
    pass


class SSLCertVerificationError(SSLError, ValueError):
    pass


class Purpose:
    SERVER_AUTH, CLIENT_AUTH = 0, 1


class SSLContext:
    def __init__(self, protocol=PROTOCOL_TLS_CLIENT):
        self.protocol = protocol
        self.verify_mode = CERT_REQUIRED if protocol == PROTOCOL_TLS_CLIENT else CERT_NONE
        self.check_hostname = self.verify_mode == CERT_REQUIRED
        self._roots = None

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cadata is None:
            with open(cafile, "rb") as file:
                cadata = file.read()
        self._roots = cadata.encode() if isinstance(cadata, str) else bytes(cadata)

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        self._roots = None

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True, server_hostname=None):
        if server_side:
            raise NotImplementedError("ssl has no server side")
        if self.check_hostname and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        return SSLSocket(sock, self, server_hostname or "")


class SSLSocket(_plain.socket):
    def __init__(self, sock, context, server_hostname):
        super().__init__(sock.family, sock.type, sock.proto, sock.detach())
        self.settimeout(sock.gettimeout())
        self.context = context
        self.server_hostname = server_hostname
        self.do_handshake()

    def do_handshake(self):
        try:
            _socket.secure(self._handle, self.server_hostname, self.context._roots, self.context.verify_mode != CERT_NONE, self._patience)
        except TimeoutError:
            raise
        except OSError as error:
            raise SSLError(*error.args) from None


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    if cafile or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    return context


def wrap_socket(sock, keyfile=None, certfile=None, server_side=False, cert_reqs=CERT_NONE, ca_certs=None, server_hostname=None, cadata=None):
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = cert_reqs
    if cadata is not None or ca_certs is not None:
        context.load_verify_locations(ca_certs, None, cadata)
    return context.wrap_socket(sock, server_side, server_hostname=server_hostname)
