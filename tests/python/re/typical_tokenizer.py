import re

SPEC = [("NUMBER", r"\d+(\.\d*)?"), ("ASSIGN", r":="), ("END", r";"), ("ID", r"[A-Za-z]+"), ("OP", r"[+\-*/]"), ("SKIP", r"[ \t]+"), ("NEWLINE", r"\n"), ("MISMATCH", r".")]
regex = re.compile("|".join("(?P<%s>%s)" % pair for pair in SPEC))
line = 1
for m in regex.finditer("x := 3.5 * (y1 - 2);\nz := x"):
    kind = m.lastgroup
    if kind == "SKIP":
        continue
    if kind == "NEWLINE":
        line += 1
        continue
    print(line, kind, repr(m.group()), m.start())
log = "2024-01-02 ERROR [db] connection lost\n2024-01-03 INFO [web] ok\n"
for date, level, part, text in re.findall(r"^(\S+) (\w+) \[(\w+)\] (.*)$", log, re.M):
    print(date, level, part, text)
print(re.sub(r"\$\{(\w+)\}", lambda m: {"name": "Bob"}.get(m[1], "?"), "Hi ${name}, ${x}"))
print(dict(re.findall(r"(\w+)=([^;]*);?", "a=1;b=two;c=")))
print(re.match(r"^[\w.+-]+@[\w-]+\.[\w.]+$", "me.x+y@mail-host.co.uk") is not None)
