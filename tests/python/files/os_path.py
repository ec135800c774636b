import os
import os.path as p

print(p.join("a", "b", "c"), p.join("a/", "b"), p.join("a", "/b"), p.join("", "a"), p.join("a", ""))
for path in ["", "a", "/", "/a", "a/b", "a/b/", "//a//b", "/a/b.txt", "a.b/c"]:
    print(repr(path), p.split(path), repr(p.basename(path)), repr(p.dirname(path)), p.isabs(path))
for path in ["a.txt", ".bashrc", "a.tar.gz", "a", "d.d/f", "..x", "a."]:
    print(path, p.splitext(path))
for path in ["", ".", "a/./b", "a//b", "a/../b", "../a", "/../a", "a/b/../..", "//a", "///a", "a/"]:
    print(repr(path), p.normpath(path))
print(p.relpath("/a/b/c", "/a/d"), p.relpath("/a", "/a"), p.relpath("x/y"))
print(repr(p.commonprefix(["abc", "abd", "ab"])), repr(p.commonprefix([])), p.commonpath(["/a/b/c", "/a/b", "/a/b/d"]))
print(p.abspath("/x/../y"), os.sep, os.linesep == "\n", os.curdir, os.pardir, os.name)
print(os.fspath("x"), os.fspath(b"y"))
try:
    os.fspath(3)
except TypeError as e:
    print(e)
