# Which ends of lines were seen, lines that end differently, and files in UTF-16.
import io
import os

name = "newlines.tmp"
with open(name, "wb") as file:
    file.write(b"a\r\nb\rc\nd")
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(name, newline=newline) as file:
        print(repr(newline), file.readlines(), file.newlines)
with open(name, "w", encoding="utf-16-le") as file:
    print(file.write("ab\n"), file.write("\u20ac\n"))
with open(name, "rb") as file:
    print(file.read())
with open(name, encoding="utf-16-le") as file:
    print(ascii(file.readline()), ascii(list(file)))
with open(name, "w", encoding="utf-16") as file:
    file.write("one")
    file.write("two")
with open(name, encoding="utf-16") as file:
    print(file.read())
with open(name, "rt") as file:
    print(file.mode, file.line_buffering)
for arguments in ((name, "r", 0), (name, "rb", -1, "utf-8"), (name, "rw"), (name, "")):
    try:
        open(*arguments)
    except ValueError as error:
        print(error)
with open(name, "rb") as file:
    try:
        file.seek(0, 5)
    except ValueError as error:
        print(error)
with open(name, "wb") as file:
    try:
        file.write(5)
    except TypeError as error:
        print(error)
os.remove(name)
