# html: text as it stands in a page, and back.

_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0", "copy": "\xa9", "reg": "\xae",
          "euro": "\u20ac", "hellip": "\u2026", "mdash": "\u2014", "ndash": "\u2013", "deg": "\xb0", "times": "\xd7"}


def escape(s, quote=True):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s


def _character(name):
    if not name.startswith("#"):
        return _NAMED.get(name)
    digits = name[1:]
    try:
        number = int(digits[1:], 16) if digits[:1] in ("x", "X") else int(digits)
    except ValueError:
        return None
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def unescape(s):
    parts = s.split("&")
    made = [parts[0]]
    for part in parts[1:]:
        name, semicolon, rest = part.partition(";")
        letter = _character(name) if semicolon else None
        made.append("&" + part if letter is None else letter + rest)
    return "".join(made)
