# csv: rows read and written, quotes, other delimiters, dicts.
import csv
import io

text = 'name,age,note\r\n"Smith, J",42,"said ""hi"""\r\nAnn,,"two\nlines"\r\n\r\nlast,1,x'
for row in csv.reader(io.StringIO(text, newline="")):
    print(row)
print(list(csv.reader(["a;b;'c;d'", "1; 2"], delimiter=";", quotechar="'")))
print(list(csv.reader(["a, b,  c"], skipinitialspace=True)), list(csv.reader(["1,\"2\",3.5"], quoting=csv.QUOTE_NONNUMERIC)))
print(list(csv.reader(["a\tb"], dialect="excel-tab")), list(csv.reader(["a\\,b,c"], escapechar="\\")))
out = io.StringIO()
writer = csv.writer(out)
writer.writerow(["a", "b c", 'q"q', "x,y", None, 1, 2.5, "line\nbreak", ""])
writer.writerows([[1, 2], ["only"], [""]])
print(repr(out.getvalue()))
out = io.StringIO()
csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([1, "a"])
csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow([1, "a", 2.5])
csv.writer(out, delimiter="|", lineterminator="\n").writerow(["a|b", "c"])
print(repr(out.getvalue()))
for row in csv.DictReader(io.StringIO(text)):
    print(row)
print(list(csv.DictReader(["1,2,3", "4"], fieldnames=["x", "y"], restkey="more", restval="none")))
out = io.StringIO()
writer = csv.DictWriter(out, ["x", "y"], lineterminator="\n")
writer.writeheader()
writer.writerow({"x": 1})
try:
    writer.writerow({"z": 1})
except ValueError as error:
    print(error)
print(repr(out.getvalue()), csv.list_dialects())
try:
    csv.reader(["a"], delimiter="ab")
except TypeError as error:
    print(error)
try:
    csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"])
except csv.Error as error:
    print(error)
