def parse(line):
    fields, field, quoted, i = [], "", False, 0
    while i < len(line):
        c = line[i]
        if quoted:
            if c == '"' and line[i + 1 : i + 2] == '"':
                field += '"'
                i += 1
            elif c == '"':
                quoted = False
            else:
                field += c
        elif c == '"':
            quoted = True
        elif c == ",":
            fields.append(field)
            field = ""
        else:
            field += c
        i += 1
    return fields + [field]


def dump(fields):
    return ",".join('"' + f.replace('"', '""') + '"' if set(f) & set(',"\n') else f for f in map(str, fields))


for line in ('a,b,c', '"x, y",2,', '"say ""hi""",é', ",,", '"multi\nline",1'):
    fields = parse(line)
    print(fields, dump(fields) == line, len(fields))
