__all__ = ["left", "right", "value"]
value = "bound by the package"
