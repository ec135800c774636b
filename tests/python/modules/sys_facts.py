import sys

print(sys.byteorder, sys.maxsize, isinstance(sys.version, str), sys.version_info[0], sys.version_info[:2], len(sys.argv), isinstance(sys.platform, str), hasattr(sys.implementation, "name"))
sys.stdout.write("written\n")
print("to stdout", file=sys.stdout)
print("to stderr", file=sys.stderr)
try:
    sys.exit()
except SystemExit as e:
    print("exit", e.args)
try:
    sys.exit(3)
except SystemExit as e:
    print("exit", e.args, e.code)
try:
    sys.exit("reason")
except SystemExit as e:
    print("exit", e)
try:
    sys.nothing
except AttributeError as e:
    print(e)
print("before the end")
sys.exit(0)
print("never")
