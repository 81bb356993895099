"""A real SMTP server on loopback, and a mail server record that leads to it."""

import socket
from email import message_from_bytes, policy
from unittest.mock import patch

from aiosmtpd.controller import Controller


def get_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """Keeps what it receives; refuses some addresses, hangs up on others."""

    def __init__(self):
        self.messages = []
        self.refused = set()
        self.hang_up = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        if self.hang_up:
            server.transport.abort()
        return "250 OK"


def start_sink(case):
    """Start a server for a test class.

    :return: (Sink, Controller)
    """
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=get_free_port())
    controller.start()
    case.addClassCleanup(lambda: controller.loop.is_running() and controller.stop())
    return sink, controller


def make_mail_server(env, port):
    return env["ir.mail_server"].create(
        {
            "name": "Sink",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
            "sequence": 0,
        }
    )


def really_send(env):
    """Odoo sends nothing while tests run; here it does."""
    return patch.object(
        type(env["ir.mail_server"]), "_disable_send", classmethod(lambda cls: False)
    )
