# fnmatch, html, getopt, shlex, timeit, atexit, reprlib, graphlib, sched.
import fnmatch
import getopt
import graphlib
import html
import reprlib
import sched
import shlex
import timeit

names = ["a.py", "b.txt", ".hidden", "data1.csv", "data22.csv", "x[1]"]
for pattern in ["*.py", "*", "data?.csv", "data[0-9].csv", "[!ab]*", "x[[]1]", "?.*", "nothing"]:
    print(pattern, fnmatch.filter(names, pattern), fnmatch.fnmatchcase("a.py", pattern))
print(html.escape("<a href='x'>\"&\"</a>"), html.escape("'\"", quote=False), html.unescape("&lt;b&gt; &amp;amp; &#65;&#x42; &nope; &eacute;"[:40]))
print(getopt.getopt(["-a", "-b", "1", "--long", "--with=2", "rest", "-c"], "ab:c", ["long", "with="]))
print(getopt.gnu_getopt(["x", "-a", "y", "--lo", "--", "-b"], "ab", ["long"]))
for line in [["-z"], ["-b"], ["--what"], ["--with"], ["--long=1"]]:
    try:
        getopt.getopt(line, "ab:", ["long", "with="])
    except getopt.GetoptError as error:
        print(error, error.opt)
print(shlex.split("a 'b c' \"d \\\" e\" f\\ g ''"), shlex.quote("it's"), shlex.quote("plain"), shlex.join(["a", "b c"]))
try:
    shlex.split("'open")
except ValueError as error:
    print(error)
print(timeit.timeit("x + 1", setup="x = 1", number=3) >= 0, len(timeit.repeat(lambda: None, number=1, repeat=2)))
print(reprlib.repr(list(range(20))), reprlib.repr("x" * 50), reprlib.repr({n: n for n in range(10)}), reprlib.repr((1,)))
print(reprlib.repr([[[[[[[1]]]]]]]), reprlib.repr(set(range(9))), reprlib.repr(10**50))


class Node:
    def __init__(self):
        self.me = self

    @reprlib.recursive_repr("<again>")
    def __repr__(self):
        return "Node(%r)" % (self.me,)


print(Node())
sorter = graphlib.TopologicalSorter({"d": ["b", "c"], "b": ["a"], "c": ["a"]})
print(list(sorter.static_order()))
try:
    graphlib.TopologicalSorter({1: [2], 2: [1]}).prepare()
except graphlib.CycleError as error:
    print(error.args[0], sorted(set(error.args[1])))
steps = graphlib.TopologicalSorter()
steps.add("shirt")
steps.add("tie", "shirt")
steps.prepare()
while steps.is_active():
    ready = steps.get_ready()
    print(ready)
    steps.done(*ready)
clock = [0]
plan = sched.scheduler(lambda: clock[0], lambda seconds: clock.__setitem__(0, clock[0] + seconds))
plan.enter(5, 1, print, ("later",))
plan.enter(1, 2, print, ("second",))
plan.enter(1, 1, print, ("first",), {"end": "!\n"})
cancelled = plan.enter(2, 1, print, ("never",))
plan.cancel(cancelled)
plan.run()
print(clock, plan.empty())
