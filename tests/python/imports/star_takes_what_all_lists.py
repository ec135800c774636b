from shapes import *
from stars_without_a_list import *

print(area(Square(4)), _hidden_but_listed)
for name in ("not_listed", "_private", "__dunder__", "public", "math", "helper"):
    print(name, name in globals())
print(helper(), math.floor(2.5))
public = 100
print(helper(), public)
import stars_without_a_list as stars

stars.public = 50
print(helper(), public, stars._private)
try:
    not_listed
except NameError as e:
    print(e)
