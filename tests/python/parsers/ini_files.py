class IniError(ValueError):
    def __init__(self, line, message):
        super().__init__(f"line {line}: {message}")
        self.line = line


def value_of(text):
    lowered = text.lower()
    if lowered in ("yes", "true", "on"):
        return True
    if lowered in ("no", "false", "off"):
        return False
    for kind in (lambda t: int(t, 0), float):
        try:
            return kind(text)
        except ValueError:
            pass
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    if "," in text:
        return [value_of(part.strip()) for part in text.split(",")]
    return text


def parse(text):
    sections, section = {}, None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split(";")[0].rstrip()
        if not line.strip():
            continue
        if line[0].isspace() and section:
            key = next(reversed(section), None)
            if key is None:
                raise IniError(number, "nothing to continue")
            section[key] = f"{section[key]} {line.strip()}"
        elif line.startswith("["):
            if not line.endswith("]"):
                raise IniError(number, f"section without ]: {line!r}")
            section = sections.setdefault(line[1:-1].strip(), {})
        else:
            key, sign, value = line.partition("=")
            if not sign:
                raise IniError(number, f"no = in {line!r}")
            if section is None:
                raise IniError(number, "a value before any section")
            section[key.strip()] = value_of(value.strip())
    return sections


def write(sections):
    for name, section in sections.items():
        yield f"[{name}]"
        for key, value in section.items():
            match value:
                case bool():
                    yield f"{key} = {'yes' if value else 'no'}"
                case list():
                    yield f"{key} = {', '.join(map(str, value))}"
                case _:
                    yield f"{key} = {value}"


TEXT = """\
; a device
[network]
ssid = Home Network
password = " spaces ; inside"
retries=5
port = 0x75b
[sensor]
period = 2.5   ; seconds
enabled = Yes
pins = 1, 2, three
label = a long text
   that goes on
[network]
retries = 7
[empty]
"""
sections = parse(TEXT)
for name, section in sections.items():
    print(name, section)
print("\n".join(write(sections)))
again = parse("\n".join(write({k: v for k, v in sections.items() if k == "sensor"})))
print(again == {"sensor": sections["sensor"]})
for bad in ("a = 1", "[open\n", "[a]\nnothing", "[a]\n  x", "[ok]\nk=\n==\n"):
    try:
        print(parse(bad))
    except IniError as e:
        print(type(e).__name__, e, e.line)
