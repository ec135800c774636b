# Context variables: values, tokens, copies of a context, tasks with a context of their own.
import asyncio
import contextvars

var = contextvars.ContextVar("var", default=1)
bare = contextvars.ContextVar("bare")
print(var.get(), var.get(5), bare.get("fallback"), var.name)
try:
    bare.get()
except LookupError as error:
    print("LookupError", error.args[0] is bare)
token = var.set(2)
print(var.get(), token.var is var, token.old_value is contextvars.Token.MISSING)
second = var.set(3)
print(second.old_value, var.get())
var.reset(second)
print(var.get())
var.reset(token)
print(var.get())
try:
    var.reset(token)
except RuntimeError as error:
    print("RuntimeError")
try:
    bare.reset(var.set(9))
except ValueError:
    print("ValueError")


def inside():
    var.set(50)
    return var.get()


context = contextvars.copy_context()
print(context.run(inside), var.get(), context[var], var in context, bare in context, len(context), context.get(bare, "no"))
print([(each.name, value) for each, value in context.items()])


async def child(n):
    var.set(n)
    await asyncio.sleep(0)
    return var.get()


async def main():
    var.set(100)
    answers = await asyncio.gather(child(1), child(2), child(3))
    print(answers, var.get())
    task = asyncio.create_task(child(7))
    var.set(101)
    print(await task, var.get())


asyncio.run(main())
print(var.get())
try:
    contextvars.ContextVar(5)
except TypeError as error:
    print(error)
