"""A small SMTP server on loopback that can be told to misbehave at any one stage of the conversation."""

import base64
import socketserver
import threading
from dataclasses import dataclass, field

STAGES = ("connect", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "body", "QUIT")

_GOOD = {
    "connect": "220 stage.example ready",
    "EHLO": "250-stage.example\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 STARTTLS",
    "STARTTLS": "454 4.7.0 no certificate here",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "body": "250 2.0.0 queued as 42",
    "QUIT": "221 2.0.0 bye",
    "RSET": "250 2.0.0 ok",
}


@dataclass(slots=True)
class Kept:
    """What the server saw: every command, and the messages that it took."""

    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


class StageServer:
    """Use as a context manager; `answers` maps a stage (or `RCPT TO:<x>`) to an answer, `drop`, `hang` or `drip`."""

    def __init__(self, **answers):
        self.answers = {stage.replace("_", " "): answer for stage, answer in answers.items()}
        self.kept = Kept()
        self.ended = threading.Event()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self):
        return self._server.server_address[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer_to(self, stage, line):
        for key in (line, stage):
            if key in self.answers:
                return self.answers[key]
        return _GOOD.get(stage, "502 5.5.1 what?")


def _handler(server):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            try:
                self._talk()
            except OSError:
                return

        def _talk(self):
            if not self._say("connect", ""):
                return
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                server.kept.commands.append(line)
                stage = line.split()[0].upper()
                if not self._say(stage, line) or stage == "QUIT":
                    return
                if stage == "DATA" and server.answer_to("DATA", line).startswith("354") and not self._take_body():
                    return

        def _take_body(self):
            lines = []
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(line)
            if server.answer_to("body", "").startswith("250"):
                server.kept.messages.append(b"".join(lines))
            return self._say("body", "")

        def _say(self, stage, line):
            """False where the conversation ends here."""
            answer = server.answer_to(stage, line)
            if answer == "drop":
                return False
            if answer == "hang":
                server.ended.wait(30)
                return False
            if answer == "drip":
                while not server.ended.wait(0.05):
                    self.wfile.write(b"220-still here\r\n")
                return False
            self.wfile.write(f"{answer}\r\n".encode())
            return True

    return Handler


def login_of(kept):
    """User and password of the last AUTH PLAIN."""
    line = next(line for line in reversed(kept.commands) if line.startswith("AUTH PLAIN "))
    return tuple(base64.b64decode(line.split()[2]).decode().split("\0")[1:])
