students = [("ann", 3.5, ("math", "art")), ("bob", 2.9, ()), ("cy", 3.5, ("art",))]
for name, grade, courses in sorted(students, key=lambda s: (-s[1], s[0])):
    print(name, grade, *courses, sep="|")
(first, _, (course, *_)), *others = students
print(first, course, len(others), ("bob", 2.9, ()) in students, students[1] < students[2], {s[:2]: len(s[2]) for s in students}, tuple(s[0] for s in students), sum((s[2] for s in students), ()))
def swap(pair):
    a, b = pair
    return b, a


print(swap((1, 2)), (1, 2) == swap((2, 1)), (1,) * 3, 5 * (), ((1, 2), 3)[0][1], (lambda *args: args)(1, 2), (1, 2, 3)[-2:], (3, 1, 2).count(1), divmod(7, 2)[0])
