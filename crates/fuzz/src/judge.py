# Runs the programs that come on standard input, each with its length before it, and answers each with what it printed and how it ended.
import io, sys, traceback

source, answers = sys.stdin.buffer, sys.stdout.buffer
sys.setrecursionlimit(500)


def run(text):
    sys.stdout = printed = io.StringIO()
    try:
        code = compile(text, "main.py", "exec")
    except SyntaxError as error:
        return "", "SyntaxError: %s (line %s)" % (error.msg, error.lineno)
    end = ""
    try:
        exec(code, {"__name__": "__main__"})
    except BaseException as error:
        end = "".join(traceback.format_exception_only(error)).rstrip("\n")
    return printed.getvalue(), end


while length := source.read(4):
    for part in run(source.read(int.from_bytes(length, "little")).decode()):
        data = part.encode("utf-8", "surrogatepass")
        answers.write(len(data).to_bytes(4, "little") + data)
    answers.flush()
