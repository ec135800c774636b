# What split, join, partition and replace promise each other, over many small texts.
texts = ["", "a", ",", "a,b", ",a,,b,", "a,b,c,d", "no separator", "aXbXXc", "é,ü"]
for text in texts:
    for separator in (",", "X", "XX", "b,"):
        parts = text.split(separator)
        assert separator.join(parts) == text
        assert len(parts) == text.count(separator) + 1
        assert "".join(text.partition(separator)) == text
        assert "".join(text.rpartition(separator)) == text
        assert text.replace(separator, "") == "".join(parts)
        for cuts in range(4):
            assert separator.join(text.split(separator, cuts)) == text
            assert separator.join(text.rsplit(separator, cuts)) == text
            assert len(text.split(separator, cuts)) <= cuts + 1
    assert text.split() == text.strip().split()
    assert "".join(text.splitlines(True)) == text
    assert text[::-1][::-1] == text and text.upper().lower() == text.lower()
    print(repr(text), text.split(","), text.rsplit(",", 1))
