"""A wide area network in one process: python3 wan.py PID=ADDRESS[,ADDRESS]... (as root)

Each PID stands for a network namespace and gets a TUN device named wan in it. Whole IP packets are read from one device
and written to the one that has the destination's address, after a delay that is the same on every way. TUN devices hand
over finished packets, so that no checksum is left for hardware to fill in.

Says "ready" when the devices are there. Then reads commands from standard input, one a line, until its end:
  delay MILLISECONDS   one way, from now on
  silence ADDRESS      nothing reaches this address or comes from it any more
  sound ADDRESS        it can be reached again
"""

import ctypes
import fcntl
import os
import selectors
import socket
import struct
import sys
import time
from collections import deque

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x0001 | 0x1000
LONGEST = 65536


def device_in(pid):
    """The file of a new TUN device in the namespace of this process; the caller's own thread stays there."""
    namespace = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"cannot enter the network namespace of {pid}")
    os.close(namespace)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"wan", IFF_TUN_NO_PI))
    return device


class Wan:
    def __init__(self, places):
        self.devices = {}
        self.ways = {}
        for place in places:
            pid, addresses = place.split("=")
            device = device_in(pid)
            self.devices[device] = pid
            for address in addresses.split(","):
                self.ways[socket.inet_aton(address)] = device
        self.delay = 0.0
        self.silent = set()
        self.travelling = deque()

    def take(self, device):
        """Everything that a device has now sets out."""
        while True:
            try:
                packet = os.read(device, LONGEST)
            except BlockingIOError:
                return
            source, target = packet[12:16], packet[16:20]
            # What is not IPv4 (a neighbour's IPv6 greeting) and what nobody has gets lost.
            if packet[0] >> 4 != 4 or target not in self.ways or source in self.silent:
                continue
            self.travelling.append((time.monotonic() + self.delay, target, packet))

    def deliver(self):
        while self.travelling and self.travelling[0][0] <= time.monotonic():
            _, target, packet = self.travelling.popleft()
            if target in self.silent:
                continue
            try:
                os.write(self.ways[target], packet)
            except OSError:
                pass  # The device is not up yet, or its queue is full: packets get lost.

    def next_in(self):
        return max(0.0, self.travelling[0][0] - time.monotonic()) if self.travelling else None

    def obey(self, line):
        command, argument = line.split()
        if command == "delay":
            self.delay = float(argument) / 1000
        elif command == "silence":
            self.silent.add(socket.inet_aton(argument))
        elif command == "sound":
            self.silent.discard(socket.inet_aton(argument))
        else:
            sys.exit(f"no such command: {line}")


def main():
    wan = Wan(sys.argv[1:])
    selector = selectors.DefaultSelector()
    for device in wan.devices:
        selector.register(device, selectors.EVENT_READ)
    selector.register(0, selectors.EVENT_READ)
    print("ready", flush=True)
    rest = b""
    while True:
        for key, _ in selector.select(wan.next_in()):
            if key.fd != 0:
                wan.take(key.fd)
                continue
            read = os.read(0, 4096)
            if not read:
                return
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                wan.obey(line.decode())
        wan.deliver()


main()
