# secrets: randomness of the host for keys and tokens.

import binascii
import random
from hmac import compare_digest

_random = random.SystemRandom()
choice = _random.choice
randbits = _random.getrandbits


def randbelow(exclusive_upper_bound):
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    return _random.randrange(exclusive_upper_bound)


def token_bytes(nbytes=None):
    return _random.randbytes(32 if nbytes is None else nbytes)


def token_hex(nbytes=None):
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=None):
    made = binascii.b2a_base64(token_bytes(nbytes), newline=False)
    return made.translate(bytes.maketrans(b"+/", b"-_")).rstrip(b"=").decode()
