"""Mail: what is written, what is handed over, and what every fault of a server is called."""

import socket
import ssl
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from shutil import which

import pytest
from alerting_cases import a_target, a_transition, at
from smtp_stages import STAGES, StageServer, login_of

from alerts.channels.email import EmailChannel, compose
from alerts.render import render
from alerts.routing import notify
from model.alerting import Message, Receiver, Route
from model.errors import DeliveryError
from ruralwatch.demo.receivers import MailServer

TARGET = a_target()
TRANSITION = a_transition()
NOTIFICATION = notify(TRANSITION, TARGET, (Route(("office",)),), at(2031, 12, 28))[0]
MESSAGE = render(NOTIFICATION, TRANSITION, TARGET)


def office(port=25, **changes):
    options = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": None,
        "password": None,
        "sender": "watch@qinghe.example",
        "recipients": ("duty@qinghe.example",),
        "language": "zh",
    }
    return Receiver("office", "email", options | changes)


def deliver(port, *, timeout_s=5.0, message=MESSAGE, **changes):
    return EmailChannel(timeout_s=timeout_s).deliver(message, office(port, **changes))


def test_a_mail_has_both_parts_and_its_headers():
    mail = message_from_bytes(compose(MESSAGE, office()).as_bytes(), policy=policy.default)
    assert mail["Subject"] == MESSAGE.subject == "【完成并超额完成目标】青禾县 新建社区工厂数 36家（目标35家）"
    assert mail["Message-ID"] == f"<{NOTIFICATION.id}@qinghe.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == datetime(2031, 12, 28, 9, tzinfo=UTC)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().split() == MESSAGE.text.split()
    assert "<mark" in mail.get_body(("html",)).get_content()


def test_the_same_message_is_the_same_mail():
    first, second = compose(MESSAGE, office()), compose(MESSAGE, office())
    assert first["Message-ID"] == second["Message-ID"]


def test_lines_are_short_enough_for_every_server():
    assert max(len(line) for line in compose(MESSAGE, office()).as_bytes().splitlines()) <= 78


@pytest.mark.parametrize("field", ["sender", "recipients"])
def test_a_line_break_in_an_address_is_no_second_header(field):
    bad = "duty@qinghe.example\r\nBcc: all@qinghe.example"
    changed = office(**{field: (bad,) if field == "recipients" else bad})
    with pytest.raises(DeliveryError) as caught:
        EmailChannel().deliver(MESSAGE, changed)
    assert caught.value.permanent


def test_a_line_break_in_a_subject_is_refused():
    bad = Message("msg_1", "a\r\nBcc: all@qinghe.example", "text", "<p>", {}, at(2031, 1, 1))
    with pytest.raises(DeliveryError, match="cannot be written"):
        EmailChannel().deliver(bad, office())


def test_a_real_server_receives_it():
    with MailServer() as server:
        assert deliver(server.port)
        (kept,) = server.inbox.messages.values()
    assert kept["subject"] == MESSAGE.subject
    assert kept["to"] == ["duty@qinghe.example"]
    assert "36家" in kept["text"]
    assert "</html>" in kept["html"]


def test_names_in_chinese_and_many_recipients_arrive_whole():
    people = tuple(f"值班员{number} <duty{number}@qinghe.example>" for number in range(12))
    with MailServer() as server:
        assert deliver(server.port, sender="乡村监测 <watch@qinghe.example>", recipients=people)
        (kept,) = server.inbox.messages.values()
    assert kept["to"] == [f"duty{number}@qinghe.example" for number in range(12)]
    assert kept["subject"] == MESSAGE.subject


@pytest.mark.parametrize("subject", ["青禾县 " * 20, "plain words", "a 青 b 禾 c", "【】" * 50, " 青禾县  新建 "])
def test_subjects_arrive_as_they_were_written(subject):
    mail = compose(replace(MESSAGE, subject=subject), office())
    again = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert again["Subject"] == subject
    assert all(len(line) <= 78 for line in mail.as_bytes().split(b"\r\n\r\n")[0].splitlines())


def test_the_answer_of_the_server_is_kept():
    with StageServer() as server:
        assert deliver(server.port) == "2.0.0 queued as 42"
        assert len(server.kept.messages) == 1


def test_it_logs_in_where_a_user_is_named():
    with StageServer() as server:
        deliver(server.port, username="watch", password="open sesame")
        assert login_of(server.kept) == ("watch", "open sesame")


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ("421 4.3.2 closing", False),
        ("450 4.2.1 busy", False),
        ("451 4.3.0 local error", False),
        ("452 4.2.2 no room", False),
        ("550 5.1.1 nobody", True),
        ("552 5.2.2 mailbox full", False),
        ("553 5.1.3 no such name", True),
        ("554 5.7.1 not wanted", True),
    ],
    ids=lambda value: value[:3] if isinstance(value, str) else None,
)
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "body"])
def test_refusals_say_whether_trying_again_can_help(stage, answer, permanent):
    with StageServer(**{stage: answer}) as server, pytest.raises(DeliveryError) as caught:
        deliver(server.port)
    assert caught.value.permanent is permanent
    assert answer[:3] in caught.value.reason
    assert not server.kept.messages


@pytest.mark.parametrize(
    ("stage", "answer", "unreachable"),
    [
        ("connect", "554 5.3.2 not now", True),
        ("connect", "421 4.3.2 too many", True),
        ("EHLO", "550 5.7.1 go away", True),
        ("AUTH", "535 5.7.8 wrong password", True),
        ("MAIL", "530 5.7.0 log in first", True),
        ("MAIL", "421 4.3.2 closing", True),
        ("RCPT", "550 5.1.1 nobody", False),
        ("body", "554 5.7.1 looks like spam", False),
    ],
    ids=lambda value: value.partition(" ")[0] if isinstance(value, str) else None,
)
def test_trouble_of_the_server_is_told_from_trouble_with_the_message(stage, answer, unreachable):
    with StageServer(**{stage: answer, "HELO": answer}) as server, pytest.raises(DeliveryError) as caught:
        deliver(server.port, username="watch", password="x")
    assert caught.value.unreachable is unreachable
    assert caught.value.permanent is not unreachable


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "QUIT"])
def test_a_connection_that_drops_may_be_tried_again(stage):
    login = {"username": "watch", "password": "x"} if stage == "AUTH" else {}
    security = "starttls" if stage == "STARTTLS" else "none"
    with StageServer(**{stage: "drop"}) as server, pytest.raises(DeliveryError) as caught:
        deliver(server.port, security=security, **login)
    assert not caught.value.permanent
    assert caught.value.unreachable


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "QUIT"])
def test_a_server_that_hangs_is_given_up_in_time(stage):
    login = {"username": "watch", "password": "x"} if stage == "AUTH" else {}
    security = "starttls" if stage == "STARTTLS" else "none"
    with StageServer(**{stage: "hang"}) as server, pytest.raises(DeliveryError, match="Timeout") as caught:
        deliver(server.port, timeout_s=0.2, security=security, **login)
    assert not caught.value.permanent


def test_a_server_that_drips_is_given_up_in_time():
    with StageServer(connect="drip") as server, pytest.raises(DeliveryError) as caught:
        deliver(server.port, timeout_s=0.2)
    assert caught.value.unreachable


@pytest.mark.parametrize("fault", ["drop", "hang", "500 5.0.0 never"])
def test_what_was_accepted_is_delivered_whatever_follows(fault):
    with StageServer(QUIT=fault) as server:
        assert deliver(server.port, timeout_s=0.3) == "2.0.0 queued as 42"


def test_nobody_listens():
    with socket.socket() as placeholder:
        placeholder.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryError) as caught:
            deliver(placeholder.getsockname()[1])
    assert (caught.value.permanent, caught.value.unreachable) == (False, True)


def test_a_name_that_does_not_exist_may_exist_tomorrow():
    with pytest.raises(DeliveryError) as caught:
        deliver(25, host="mail.invalid")
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 5.1.1 nobody", True), ("450 4.2.1 busy", False)], ids=["for good", "for now"]
)
def test_one_recipient_of_two_refused_is_not_silent(answer, permanent):
    second = {"RCPT TO:<gone@qinghe.example>": answer}
    with StageServer(**second) as server, pytest.raises(DeliveryError, match=r"gone@qinghe\.example") as caught:
        deliver(server.port, recipients=("duty@qinghe.example", "gone@qinghe.example"))
    assert caught.value.permanent is permanent
    assert len(server.kept.messages) == 1


def test_a_server_without_starttls_gets_no_mail_in_the_clear():
    with StageServer(EHLO="250 stage.example") as server, pytest.raises(DeliveryError) as caught:
        deliver(server.port, security="starttls", username="watch", password="secret")
    assert not caught.value.permanent
    assert not any("AUTH" in command for command in server.kept.commands)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate can be made for the test server")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(cert), "-days", "3650", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    return cert, key


def test_a_certificate_that_nobody_knows_is_refused(certificate):
    with TlsServer(*certificate) as port, pytest.raises(DeliveryError) as caught:
        deliver(port, security="tls")
    assert not caught.value.permanent
    assert "certificate" in caught.value.reason.lower()


def test_tls_from_the_first_byte(certificate):
    trusted = ssl.create_default_context(cafile=certificate[0])
    with TlsServer(*certificate) as port:
        channel = EmailChannel(timeout_s=5.0, tls_context=trusted)
        assert channel.deliver(MESSAGE, office(port, security="tls"))


class TlsServer:
    """A stage server behind TLS; gives its port."""

    def __init__(self, cert, key):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(cert, key)
        self._stages = StageServer()

    def __enter__(self):
        server = self._stages._server
        plain = server.get_request

        def get_request():
            connection, address = plain()
            connection.settimeout(5)
            return self._context.wrap_socket(connection, server_side=True), address

        server.get_request = get_request
        server.handle_error = lambda *_: None
        self._stages.__enter__()
        return self._stages.port

    def __exit__(self, *exc):
        self._stages.__exit__(*exc)
