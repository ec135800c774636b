import sys

print(sys.stdout is sys.stdout, sys.stderr is sys.stderr, sys.stdin is sys.stdin)
print(sys.stdout is sys.stderr)
print(sys.argv is sys.argv, sys.path is sys.path, sys.modules is sys.modules)
count = len(sys.path)
sys.path.append("more")
print(len(sys.path) - count, sys.path[-1])
print("direct", file=sys.stdout)
