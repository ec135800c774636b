for s in ("", "abc", "it's", 'say "hi"', "it's \"both\"", "a\nb\tc\rd\\e", "\x00\x01\x1f\x7f", "é€😀", "\x80\xa0\xad", "\u200b\u2028\ufeff", "\U000e0001", "á", "\ud7ff"):
    print(repr(s), ascii(s), len(s))
print(["a'b", 'c"d', "\n"], ("x",), {"k": "v\\"}, {"s"})
print(str("abc"), str(5), str(None), str([1, "a"]), repr("'"), repr('"'), repr("'\""))
