"""Keeps a process from reaching anything but its own machine, and keeps the mail it sends."""

import contextlib
import ipaddress
import itertools
import re
import socket
import time

from aiosmtpd.controller import Controller


def stay_on_this_machine():
    """Refuse every connection and look-up of this process that leads off the machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def is_local(host):
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(host).is_loopback
        return host in (None, "", "localhost", socket.gethostname())

    def local_connect(self, address):
        if self.family != socket.AF_UNIX and not is_local(address[0]):
            raise ConnectionRefusedError(f"the demo does not connect to {address[0]}")
        return connect(self, address)

    def local_look_up(host, *args, **kwargs):
        if not is_local(host.decode() if isinstance(host, bytes) else host):
            raise socket.gaierror(f"the demo does not look up {host}")
        return look_up(host, *args, **kwargs)

    socket.socket.connect = local_connect
    socket.getaddrinfo = local_look_up


class Sink:
    """An SMTP server's handler that keeps every message as a file."""

    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server, session, envelope):
        recipient = re.sub(r"[^\w.@-]", "_", envelope.rcpt_tos[0])
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{next(self.numbers):03}-{recipient}.eml"
        (self.folder / name).write_bytes(envelope.original_content)
        return "250 kept"


def start_sink(folder):
    """Start a sink that keeps messages in a folder; returns its port on the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    Controller(Sink(folder), hostname="127.0.0.1", port=port).start()
    return port
