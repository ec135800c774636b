class Boom(Exception):
    pass


try:
    with open("x", "w") as f:
        f.write("partial")
        raise Boom
except Boom:
    print(f.closed)
print(open("x").read())
f = open("x")
f.close()
f.close()
for call in [f.read, f.readline, lambda: next(f), f.tell, lambda: f.__enter__(), f.flush]:
    try:
        call()
    except ValueError as e:
        print(e)
with open("x") as a, open("y", "w") as b:
    b.write(a.read().upper())
print(open("y").read())
print("copy", file=open("z", "w"))
print(open("z").read())
