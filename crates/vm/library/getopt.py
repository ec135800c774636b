# getopt: options of a command line, as C takes them apart.


class GetoptError(Exception):
    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        super().__init__(msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def _long(opt, longopts):
    fitting = [each for each in longopts if each.startswith(opt)]
    if not fitting:
        raise GetoptError("option --%s not recognized" % opt, opt)
    if opt in fitting:
        return False, opt
    if opt + "=" in fitting:
        return True, opt
    if len(fitting) > 1:
        raise GetoptError("option --%s not a unique prefix" % opt, opt)
    return fitting[0].endswith("="), fitting[0].rstrip("=")


def _take(args, opts, shortopts, longopts):
    """The options of the first word, and their values."""
    arg = args.pop(0)
    if arg.startswith("--"):
        name, equals, value = arg[2:].partition("=")
        wants, name = _long(name, longopts)
        if wants and not equals:
            if not args:
                raise GetoptError("option --%s requires argument" % name, name)
            value = args.pop(0)
        elif equals and not wants:
            raise GetoptError("option --%s must not have an argument" % name, name)
        opts.append(("--" + name, value))
        return
    rest = arg[1:]
    while rest:
        letter, rest = rest[0], rest[1:]
        at = shortopts.find(letter)
        if at < 0 or letter == ":":
            raise GetoptError("option -%s not recognized" % letter, letter)
        value = ""
        if shortopts[at + 1:at + 2] == ":":
            if not rest and not args:
                raise GetoptError("option -%s requires argument" % letter, letter)
            value, rest = rest or args.pop(0), ""
        opts.append(("-" + letter, value))


def getopt(args, shortopts, longopts=[], _others=None):
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    opts = []
    args = list(args)
    while args:
        if args[0] == "--":
            del args[0]
            break
        if args[0].startswith("-") and args[0] != "-":
            _take(args, opts, shortopts, longopts)
        elif _others is None:
            break
        else:
            _others.append(args.pop(0))
    return opts, args


def gnu_getopt(args, shortopts, longopts=[]):
    others = []
    in_order = shortopts.startswith("+")
    opts, args = getopt(args, shortopts.lstrip("+"), longopts, None if in_order else others)
    return opts, others + args
