people = [("Ada", 36, 1.6789), ("Grace", 85, 1.7), ("Linus", 7, 0.5)]
print("\n".join("{:<8}{:>4}{:>8.2f}".format(*person) for person in people))
print("\n".join("%-8s%4d%8.2f" % person for person in people))
print("\n".join(f"{name:<8}{age:>4}{height:>8.2f}" for name, age, height in people))
print(", ".join(sorted((name.lower() for name, *_ in people), reverse=True)), "{0[1][0]} {1[2]:.0%}".format(people, people[2]))
print("{:,} {:_} {:x} {:b} {:o} {:e} {:g} {!r:>6} {:c}".format(1234567, 1234567, 255, 5, 8, 12345.678, 0.00001, "q", 9731))
