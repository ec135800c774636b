import re

text = "one two\nthree one"
print(re.findall("^one", text), re.findall("one$", text), re.findall("^\\w+", text, re.M), re.findall("\\w+$", text, re.MULTILINE))
print(re.findall(r"\bo\w+", text), re.findall(r"\Bo", text), re.findall(r"\w+\b", "a-b"))
print(re.search(r"\Aone", text).span(), re.search(r"one\Z", text).span(), re.search("two$", text), re.search("two$", text, re.M).span())
print(re.findall("$", "a\n"), [m.start() for m in re.finditer("$", "a\n")], [m.start() for m in re.finditer("(?m)^", "a\nb\n")])
print(re.findall(".", "a\nb"), re.findall("(?s).", "a\nb"), re.findall(".", "a\nb", re.DOTALL))
print(re.match(r"^$", "") is not None, re.sub("^", "> ", "a\nb", flags=re.M))
