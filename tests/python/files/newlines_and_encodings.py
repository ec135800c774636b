with open("n", "wb") as f:
    f.write(b"a\r\nb\rc\nd")
print(open("n").readlines(), open("n").read().encode())
print(open("n", newline="").readlines())
print(open("n", newline="\n").readlines())
with open("n", "w", newline="\r\n") as f:
    f.write("x\ny\n")
print(open("n", "rb").read())
with open("n", "w", encoding="latin-1") as f:
    f.write("é")
print(open("n", "rb").read(), open("n", encoding="latin-1").read())
try:
    open("n", encoding="utf-8").read()
except UnicodeDecodeError as e:
    print(str(e)[:40])
try:
    open("n", encoding="nothing")
except LookupError as e:
    print(e)
print(open("n", encoding="utf-8", errors="replace").read())
with open("n", "w", encoding="ascii", errors="ignore") as f:
    f.write("aéb")
print(open("n").read())
