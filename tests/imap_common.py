"""A small IMAP4 server on loopback (RFC 3501, as much of it as a mail program needs to fetch)."""

import re
import socketserver
import threading


class Mailbox:
    """Messages with their flags, and who may read them."""

    def __init__(self, user, password):
        self.user, self.password = user, password
        self.messages = []
        self.seen = set()

    def add(self, raw):
        self.messages.append(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.send("* OK ready")
        for line in self.rfile:
            tag, _space, rest = line.decode().strip().partition(" ")
            command, _space, arguments = rest.partition(" ")
            answer = getattr(self, f"do_{command.lower()}", self.refuse)
            self.send(f"{tag} {answer(arguments)}")
            if command.upper() == "LOGOUT":
                return

    def send(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def refuse(self, arguments):
        return "BAD unknown command"

    def do_capability(self, arguments):
        self.send("* CAPABILITY IMAP4rev1")
        return "OK done"

    def do_login(self, arguments):
        box = self.server.mailbox
        words = [word.strip('"') for word in arguments.split(" ")]
        return "OK in" if words == [box.user, box.password] else "NO wrong password"

    def do_select(self, arguments):
        self.send(f"* {len(self.server.mailbox.messages)} EXISTS")
        return "OK [READ-WRITE] selected"

    def do_search(self, arguments):
        box = self.server.mailbox
        unseen = [str(n) for n in range(1, len(box.messages) + 1) if n not in box.seen]
        self.send(f"* SEARCH {' '.join(unseen)}")
        return "OK searched"

    def do_fetch(self, arguments):
        number = int(arguments.split(" ")[0])
        raw = self.server.mailbox.messages[number - 1]
        self.wfile.write(f"* {number} FETCH (RFC822 {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        self.server.mailbox.seen.add(number)
        return "OK fetched"

    def do_store(self, arguments):
        number, sign = re.match(r"(\d+) ([+-])FLAGS", arguments).groups()
        change = self.server.mailbox.seen.add if sign == "+" else self.server.mailbox.seen.discard
        change(int(number))
        return "OK stored"

    def do_close(self, arguments):
        return "OK closed"

    def do_logout(self, arguments):
        self.send("* BYE")
        return "OK out"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def start_imap(case, user="crediti", password="secret"):
    """Start a server for a test.

    :return: (Mailbox, port)
    """
    server = _Server(("127.0.0.1", 0), _Handler)
    server.mailbox = Mailbox(user, password)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    case.addCleanup(thread.join)
    case.addCleanup(server.server_close)
    case.addCleanup(server.shutdown)
    return server.mailbox, server.server_address[1]
