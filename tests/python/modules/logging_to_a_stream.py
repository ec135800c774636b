import io
import logging

out = io.StringIO()
logging.basicConfig(stream=out, level=logging.INFO, format="%(levelname)s|%(name)s|%(message)s")
logging.debug("hidden")
logging.info("shown %d %s", 1, "x")
log = logging.getLogger("app.db")
log.warning("careful")
log.setLevel(logging.DEBUG)
log.debug("now visible")
child = logging.getLogger("app.db.pool")
child.error("from child %(a)s", {"a": 5})
print(out.getvalue())
own = logging.getLogger("own")
own.propagate = False
h = logging.StreamHandler(io.StringIO())
h.setFormatter(logging.Formatter("{levelno}-{message}", style="{"))
h.setLevel(logging.ERROR)
own.addHandler(h)
own.warning("no")
own.critical("yes")
print(h.stream.getvalue(), own.getEffectiveLevel(), own.isEnabledFor(10), logging.getLevelName(30), logging.getLevelName("INFO"))
print(log, logging.getLogger("app.db") is log, own.handlers == [h], logging.getLogger().name, child.parent is log)


class Only:
    def filter(self, record):
        return "keep" in record.getMessage()


own.addFilter(Only())
own.critical("drop")
own.critical("keep me")
print(h.stream.getvalue())
try:
    own.setLevel("NOPE")
except ValueError as e:
    print(e)
