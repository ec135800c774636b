__all__ = ["area", "Square", "_hidden_but_listed"]


def area(shape):
    return shape.side**2


class Square:
    def __init__(self, side):
        self.side = side


_hidden_but_listed = "listed"
not_listed = "not listed"
