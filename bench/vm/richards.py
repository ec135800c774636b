# A small operating system: tasks with priorities pass packets through queues.

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
WORK, DATA = 0, 1
SLOTS = 4


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.datum = 0
        self.data = [0] * SLOTS

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, kernel, number, priority, queue, waiting):
        self.kernel = kernel
        self.number = number
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.waiting = waiting
        self.holding = False
        self.next = kernel.tasks
        kernel.tasks = self
        kernel.table[number] = self

    def blocked(self):
        return self.holding or (not self.has_packet and self.waiting)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.kernel.holds += 1
        self.holding = True
        return self.next

    def resume(self):
        packet = None
        if self.waiting and self.has_packet and not self.holding:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.has_packet = self.queue is not None
        return self.work(packet)

    def take(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.has_packet = True
            packet.link = None
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def send(self, packet):
        target = self.kernel.table[packet.owner]
        self.kernel.packets += 1
        packet.link = None
        packet.owner = self.number
        return target.take(packet, self)

    def release(self, number):
        task = self.kernel.table[number]
        task.holding = False
        return task if task.priority > self.priority else self


class Idle(Task):
    def __init__(self, kernel, turns):
        super().__init__(kernel, IDLE, 0, None, False)
        self.control = 1
        self.turns = turns

    def work(self, packet):
        self.turns -= 1
        if self.turns == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control >>= 1
            return self.release(DEVICE_A)
        self.control = self.control >> 1 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    def __init__(self, kernel, queue):
        super().__init__(kernel, WORKER, 1000, queue, True)
        self.target = HANDLER_A
        self.letter = 0

    def work(self, packet):
        if packet is None:
            return self.wait()
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.owner = self.target
        packet.datum = 0
        for i in range(SLOTS):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    def __init__(self, kernel, number, priority, queue):
        super().__init__(kernel, number, priority, queue, True)
        self.jobs = None
        self.devices = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.jobs = packet.append_to(self.jobs)
            else:
                self.devices = packet.append_to(self.devices)
        if self.jobs is None:
            return self.wait()
        job = self.jobs
        place = job.datum
        if place >= SLOTS:
            self.jobs = job.link
            return self.send(job)
        device = self.devices
        if device is None:
            return self.wait()
        self.devices = device.link
        device.datum = job.data[place]
        job.datum = place + 1
        return self.send(device)


class Device(Task):
    def __init__(self, kernel, number, priority):
        super().__init__(kernel, number, priority, None, True)
        self.pending = None

    def work(self, packet):
        if packet is not None:
            self.pending = packet
            return self.hold()
        if self.pending is None:
            return self.wait()
        packet = self.pending
        self.pending = None
        return self.send(packet)


class Kernel:
    def __init__(self, turns):
        self.tasks = None
        self.table = [None] * 6
        self.packets = 0
        self.holds = 0
        Idle(self, turns)
        Worker(self, Packet(Packet(None, WORKER, WORK), WORKER, WORK))
        for number, priority, device in ((HANDLER_A, 2000, DEVICE_A), (HANDLER_B, 3000, DEVICE_B)):
            queue = Packet(None, device, DATA)
            queue = Packet(queue, device, DATA)
            Handler(self, number, priority, Packet(queue, device, DATA))
        Device(self, DEVICE_A, 4000)
        Device(self, DEVICE_B, 5000)

    def run(self):
        task = self.tasks
        while task is not None:
            if task.blocked():
                task = task.next
            else:
                task = task.resume()
        return self.packets, self.holds


print(Kernel(1500).run())
