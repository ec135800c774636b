import os

for mode in ["r", "rb", "r+"]:
    try:
        open("missing.txt", mode)
    except FileNotFoundError as e:
        print(e, e.errno, e.strerror, e.filename)
        print(repr(e))
for mode in ["", "q", "rw", "rbt", "rr", "b", "r++"]:
    try:
        open("x", mode)
    except ValueError as e:
        print(repr(mode), e)
with open("new", "x") as f:
    f.write("1")
try:
    open("new", "x")
except FileExistsError as e:
    print(e)
with open("new", "r") as f:
    try:
        f.write("x")
    except OSError as e:
        print(type(e).__name__, e)
with open("new", "w") as f:
    try:
        f.read()
    except ValueError as e:
        print(type(e).__name__, e)
    try:
        f.write(b"bytes")
    except TypeError as e:
        print(e)
with open("new", "wb") as f:
    try:
        f.write("text")
    except TypeError as e:
        print(e)
try:
    f.write(b"x")
except ValueError as e:
    print(e)
os.mkdir("d")
try:
    open("d")
except IsADirectoryError as e:
    print(e)
try:
    open("d/e/f", "w")
except OSError as e:
    print(type(e).__name__, e)
for bad in [None, 1.5, ["a"]]:
    try:
        open(bad)
    except TypeError as e:
        print(e)
