import array

for code in array.typecodes:
    if code == "u":
        a = array.array("u", "héllo")
    elif code in "fd":
        a = array.array(code, [1, 2.5, -0.1])
    elif code.islower():
        a = array.array(code, [1, -2, 100])
    else:
        a = array.array(code, [1, 2, 200])
    print(code, a.itemsize, a, a.tolist(), len(a), a.typecode)
