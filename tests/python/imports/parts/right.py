from . import value
name = "right of " + value
