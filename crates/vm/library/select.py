# select: which sockets can be read or written without waiting.

import _socket

POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP = 1, 2, 4, 8, 16


def _handle(x):
    return x if isinstance(x, int) else x.fileno()


def select(rlist, wlist, xlist, timeout=None):
    wanted = {}
    for x in rlist:
        wanted[_handle(x)] = POLLIN
    for x in wlist:
        wanted[_handle(x)] = wanted.get(_handle(x), 0) | POLLOUT
    ready = dict(_socket.poll(list(wanted.items()), timeout))
    readable = [x for x in rlist if ready.get(_handle(x), 0) & (POLLIN | POLLHUP)]
    return readable, [x for x in wlist if ready.get(_handle(x), 0) & POLLOUT], []


class poll:
    def __init__(self):
        self._wanted = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT):
        self._wanted[_handle(fd)] = (eventmask, fd)

    def modify(self, fd, eventmask):
        if _handle(fd) not in self._wanted:
            raise FileNotFoundError(2, "No such file or directory")
        self.register(fd, eventmask)

    def unregister(self, fd):
        del self._wanted[_handle(fd)]

    def poll(self, timeout=None):
        asked = [(handle, mask & 5) for handle, (mask, fd) in self._wanted.items()]
        return _socket.poll(asked, None if timeout is None or timeout < 0 else timeout / 1000)

    def ipoll(self, timeout=None, flags=0):
        return iter([(self._wanted[handle][1], events) for handle, events in self.poll(timeout)])
