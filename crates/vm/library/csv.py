# csv: rows of fields between commas.

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3


class Error(Exception):
    pass


class Dialect:
    delimiter = ","
    quotechar = '"'
    escapechar = None
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL
    strict = False


class excel(Dialect):
    pass


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    lineterminator = "\n"
    quoting = QUOTE_ALL


_dialects = {"excel": excel, "excel-tab": excel_tab, "unix": unix_dialect}


def register_dialect(name, dialect=None, **options):
    _dialects[name] = _chosen(dialect or excel, options)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def _chosen(dialect, options):
    if isinstance(dialect, str):
        dialect = get_dialect(dialect)
    chosen = Dialect()
    for name in dir(Dialect):
        if not name.startswith("_"):
            setattr(chosen, name, options.pop(name, getattr(dialect, name)))
    if options:
        raise TypeError("%r is an invalid keyword argument for this function" % (list(options)[0],))
    if not isinstance(chosen.delimiter, str) or len(chosen.delimiter) != 1:
        raise TypeError('"delimiter" must be a 1-character string')
    return chosen


class reader:
    def __init__(self, csvfile, dialect="excel", **options):
        self.dialect = _chosen(dialect, options)
        self.line_num = 0
        self._lines = iter(csvfile)

    def __iter__(self):
        return self

    def __next__(self):
        rules = self.dialect
        row, field, quoted, was_quoted, after_quote = [], "", False, False, False
        begun = False
        while True:
            line = next(self._lines, None) if begun else next(self._lines)
            if line is None:
                if quoted and rules.strict:
                    raise Error("unexpected end of data")
                break
            begun = True
            self.line_num += 1
            i = 0
            while i < len(line):
                letter = line[i]
                i += 1
                if quoted:
                    if letter == rules.escapechar:
                        field += line[i:i + 1]
                        i += 1
                    elif letter == rules.quotechar:
                        if rules.doublequote and line[i:i + 1] == letter:
                            field += letter
                            i += 1
                        else:
                            quoted = False
                    else:
                        field += letter
                elif letter in "\r\n":
                    break
                elif letter == rules.escapechar:
                    field += line[i:i + 1]
                    i += 1
                elif letter == rules.delimiter:
                    row.append(self._value(field, was_quoted))
                    field, was_quoted = "", False
                elif letter == rules.quotechar and not field and rules.quoting != QUOTE_NONE:
                    quoted = was_quoted = True
                elif letter == " " and rules.skipinitialspace and not field and not was_quoted:
                    pass
                else:
                    field += letter
            if not quoted:
                break
        if row or field or was_quoted or line is not None and line.strip("\r\n"):
            row.append(self._value(field, was_quoted))
        return row

    def _value(self, field, was_quoted):
        return float(field) if self.dialect.quoting == QUOTE_NONNUMERIC and not was_quoted else field


class writer:
    def __init__(self, csvfile, dialect="excel", **options):
        self.dialect = _chosen(dialect, options)
        self._write = csvfile.write

    def _field(self, value, alone):
        rules = self.dialect
        text = "" if value is None else repr(value) if isinstance(value, float) else str(value)
        special = any(letter in text for letter in (rules.delimiter, rules.quotechar or "", "\r", "\n") if letter)
        if rules.quoting == QUOTE_NONE:
            for letter in (rules.escapechar, rules.delimiter, rules.quotechar, "\r", "\n"):
                if letter and letter in text:
                    if not rules.escapechar:
                        raise Error("need to escape, but no escapechar set")
                    text = text.replace(letter, rules.escapechar + letter)
            return text
        number = isinstance(value, (int, float))
        if special or rules.quoting == QUOTE_ALL or rules.quoting == QUOTE_NONNUMERIC and not number or alone and not text:
            quote = rules.quotechar
            return quote + text.replace(quote, quote * 2 if rules.doublequote else (rules.escapechar or "") + quote) + quote
        return text

    def writerow(self, row):
        row = list(row)
        fields = [self._field(value, len(row) == 1) for value in row]
        return self._write(self.dialect.delimiter.join(fields) + self.dialect.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **options):
        self._names = list(fieldnames) if fieldnames is not None else None
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **options)

    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self.reader, None)
        return self._names

    @property
    def line_num(self):
        return self.reader.line_num

    def __iter__(self):
        return self

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **options):
        self.fieldnames = fieldnames
        self.restval = restval
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **options)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def writerow(self, row):
        if self.extrasaction == "raise":
            wrong = [repr(name) for name in row if name not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join(wrong))
        return self.writer.writerow([row.get(name, self.restval) for name in self.fieldnames])

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
