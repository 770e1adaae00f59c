#!/usr/bin/python3
"""An SMTP server that records what it accepts, byte for byte, and misbehaves on request.

Every accepted message becomes NUMBER.eml (the bytes as sent, dot-unstuffed, CRLF kept) and
NUMBER.json (mail_from, rcpt_to, parameters, session, number, time) in the folder. What a strict
server would not have let pass is refused and noted in the folder's file "violations". What was
heard outside TLS is kept in "clear", each try to log in is a line of "logins". Rules
(see smtp_rules.py) are read again for each session, so that a test can change them.
"""

import argparse
import json
import os
import re
import socket
import threading
import time

import smtp_rules
import smtp_security

MAX_COMMAND = 512
MAX_LINE = 998
ADDRESS = r"<([^<>\s]*)>((?: [A-Za-z0-9-]+(?:=[\x21-\x3c\x3e-\x7e]+)?)*)$"
MAIL = re.compile(r"^MAIL FROM:" + ADDRESS, re.IGNORECASE)
RCPT = re.compile(r"^RCPT TO:" + ADDRESS, re.IGNORECASE)
BOMB_LINE_BYTES = 10 * 1000 * 1000
BOMB_LINES = 100 * 1000
POLL_SECONDS = 0.01


class Closed(Exception):
    """The connection is over, by the other side's will or a rule's."""


class Store:
    """The folder: messages, violations, and the counts that rules need over all sessions."""

    def __init__(self, folder, rules_path):
        self.folder, self.rules_path = folder, rules_path
        self.lock = threading.Lock()
        self.rules, self.rules_text, self.by_address = [], None, {}
        os.makedirs(folder, exist_ok=True)
        numbers = [int(name[:-5]) for name in os.listdir(folder) if re.match(r"^\d+\.json$", name)]
        self.number = max(numbers, default=0)
        self.sessions = 0
        self.stopping = threading.Event()

    def new_session(self):
        """A session's number; rules that changed are read again and count from 0."""
        with self.lock:
            self.sessions += 1
            self.read_rules()
            return self.sessions

    def read_rules(self):
        """Takes the rules file as it is now."""
        if not self.rules_path or not os.path.exists(self.rules_path):
            return
        with open(self.rules_path, encoding="utf-8") as file:
            text = file.read()
        if text != self.rules_text:
            self.rules = smtp_rules.parse_rules(text, os.path.basename(self.rules_path))
            self.rules_text = text

    def find(self, point, sender, recipients):
        """The rules to follow at a point, in order, up to the first that is no mere delay."""
        with self.lock:
            found = []
            own = [self.rule_of(address) for address in recipients]
            for rule in [rule for rule in own if rule] + self.rules:
                if any(rule.fits(point, sender, address) for address in recipients or [""]):
                    found.append(rule)
                    if rule.action not in smtp_rules.PASSING:
                        break
            return found

    def wait_for_other_rules(self):
        """Returns once the rules file has other rules; they hold from then on."""
        before = self.rules_text
        while self.rules_text == before and not self.stopping.wait(POLL_SECONDS):
            with self.lock:
                self.read_rules()

    def rule_of(self, address):
        """The rule in an address; the same one each time, so that it can count."""
        if address not in self.by_address:
            self.by_address[address] = smtp_rules.rule_from_address(address)
        return self.by_address[address]

    def record(self, envelope, body):
        """Writes a message; it is complete as soon as its .json is there."""
        with self.lock:
            self.number += 1
            stem = os.path.join(self.folder, f"{self.number:06d}")
            envelope = dict(envelope, number=self.number, time=time.time(), size=len(body))
            with open(stem + ".eml", "wb") as file:
                file.write(body)
            with open(stem + ".part", "w", encoding="utf-8") as file:
                json.dump(envelope, file)
            os.rename(stem + ".part", stem + ".json")

    def append(self, name, data):
        """Adds bytes to one of the folder's notes."""
        with self.lock, open(os.path.join(self.folder, name), "ab") as file:
            file.write(data)

    def note(self, name, session, text):
        """Adds a line about a session: "violations" are what a correct client never does."""
        self.append(name, f"session {session}: {text}\n".encode())


class Session(smtp_security.Login):
    """One connection."""

    def __init__(self, store, connection, offers, security):
        self.store, self.connection, self.usual_offers = store, connection, offers
        self.security, self.secure, self.user = security, None, None
        self.number = store.new_session()
        self.pending = b""
        self.greeted, self.single_bytes = False, False
        self.reset()

    @property
    def offers(self):
        """What EHLO offers now."""
        return self.security.offers(self.secure) + self.usual_offers

    def reset(self):
        """Forgets the envelope."""
        self.sender, self.parameters, self.recipients = None, "", []
        self.refused, self.go_ahead = 0, False

    def violation(self, text):
        """Notes a breach by this client."""
        self.store.note("violations", self.number, text)

    def send(self, data):
        """Sends all bytes, one by one where a rule asked for it."""
        try:
            for piece in ([data[i:i + 1] for i in range(len(data))]
                          if self.single_bytes else [data]):
                self.connection.sendall(piece)
        except OSError as error:
            raise Closed from error

    def reply(self, text):
        """One reply of one or more lines."""
        lines = text.split("\n")
        parts = [line[:3] + "-" + line[4:] for line in lines[:-1]] + lines[-1:]
        self.send("".join(part + "\r\n" for part in parts).encode())

    def fill(self):
        """Waits for more bytes."""
        try:
            data = self.connection.recv(65536)
        except OSError as error:
            raise Closed from error
        if not data:
            raise Closed
        if not self.secure:
            self.store.append("clear", data)
        self.pending += data

    def bomb(self, kind):
        """A reply that no client should swallow."""
        if kind == "line":
            self.send(b"250 " + b"x" * BOMB_LINE_BYTES + b"\r\n")
        elif kind == "lines":
            self.send(b"250-again\r\n" * BOMB_LINES + b"250 done\r\n")
        else:
            self.send(b"250 " + (b"\0\0" if kind == "nul" else b"\xff\xe9") + b" done\r\n")

    def follow(self, point, recipients=None):
        """Follows the rules at a point; the rule that replaces the usual answer, or None."""
        who = self.recipients if recipients is None else recipients
        for rule in self.store.find(point, self.sender or "", who):
            if rule.action == "delay":
                self.store.stopping.wait(float(rule.argument))
            elif rule.action == "hold":
                self.store.wait_for_other_rules()
            elif rule.action == "bytes":
                self.single_bytes = True
            elif rule.action == "drop":
                raise Closed
            elif rule.action == "garbage":
                self.connection.recv(1)  # the client begins its handshake
                self.send(b"this is no TLS\r\n" * 8)
                raise Closed
            elif rule.action == "bomb":
                self.bomb(rule.argument)
                return rule
            else:
                return rule
        return None

    def answered(self, point, recipients=None):
        """True when a rule has given the answer, or None with the usual one still to come."""
        rule = self.follow(point, recipients)
        if rule and rule.action == "reply":
            self.reply(rule.argument)
        return rule

    def read_command(self):
        """One command line without its end."""
        while b"\n" not in self.pending:
            if len(self.pending) > 4 * MAX_COMMAND:
                self.violation("a command without end")
                raise Closed
            self.fill()
        line, self.pending = self.pending.split(b"\n", 1)
        if not line.endswith(b"\r"):
            self.violation(f"bare LF behind the command {line[:40]!r}")
        if len(line) + 1 > MAX_COMMAND:
            self.violation(f"a command of {len(line) + 1} bytes")
        if b"\0" in line or any(byte > 126 for byte in line):
            self.violation(f"bytes outside ASCII in the command {line[:40]!r}")
        if self.pending and "PIPELINING" not in self.offers:
            self.violation(f"pipelined behind {line[:40]!r} without an offer")
        return line.rstrip(b"\r").decode("latin-1")

    def run(self):
        """The whole session."""
        if self.security.from_start:
            self.begin_tls()
        rule = self.answered("connect")
        if rule is None:
            self.reply("220 recorder.test ESMTP")
        elif rule.action == "reply" and rule.code() >= 400:
            return
        while True:
            line = self.read_command()
            verb = line.split(" ", 1)[0].upper()
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler is None or not verb.isalpha():
                self.violation(f"unknown command {line[:40]!r}")
                self.reply("500 5.5.1 unknown command")
            elif handler(line):
                return

    def do_ehlo(self, line):
        """EHLO: what is offered."""
        if not re.match(r"^(EHLO|HELO) [A-Za-z0-9.:\[\]-]+$", line, re.IGNORECASE):
            self.violation(f"malformed {line[:60]!r}")
        self.reset()
        rule = self.answered("ehlo")
        self.greeted = rule is None or rule.action == "bomb"
        if rule is None:
            names = self.offers if line[:4].upper() == "EHLO" else []
            self.reply("\n".join(["250 recorder.test"] + [f"250 {name}" for name in names]))

    do_helo = do_ehlo

    def begin_tls(self):
        """TLS from here on: nothing that was said before counts."""
        self.follow("tls")
        try:
            self.connection = self.security.secure(self.connection)
        except OSError as error:
            raise Closed from error
        self.secure, self.greeted, self.pending = self.connection.version(), False, b""
        self.reset()

    def do_starttls(self, line):
        """STARTTLS (RFC 3207)."""
        if self.bad_sequence(line, self.greeted and "STARTTLS" in self.offers):
            return
        if self.pending:
            self.violation("bytes behind STARTTLS")
        if not self.answered("starttls"):
            self.reply("220 2.0.0 go ahead")
            self.begin_tls()

    def bad_sequence(self, line, wanted):
        """True, with a violation and 503, when a command comes too early."""
        if wanted:
            return False
        self.violation(f"out of order: {line[:40]!r}")
        self.reply("503 5.5.1 out of order")
        return True

    def check_parameters(self, text):
        """Parameters that were not offered are a breach."""
        offered = {name.split(" ")[0] for name in self.offers}
        needs = {"SIZE": "SIZE", "BODY": "8BITMIME", "RET": "DSN", "ENVID": "DSN",
                 "NOTIFY": "DSN", "ORCPT": "DSN"}
        for parameter in text.split():
            name = parameter.split("=")[0].upper()
            if needs.get(name) not in offered:
                self.violation(f"parameter {parameter} without an offer")

    def do_mail(self, line):
        """MAIL: the envelope's sender."""
        if self.bad_sequence(line, self.greeted and self.sender is None):
            return
        match = MAIL.match(line)
        if not match:
            self.violation(f"malformed {line[:80]!r}")
            self.reply("501 5.5.4 malformed")
            return
        if self.security.context and not self.secure:
            self.violation("mail in clear")
        if self.security.login and not self.user:
            self.reply("530 5.7.0 log in first")
            return
        self.check_parameters(match[2])
        self.sender, self.parameters = match[1], match[2].strip()
        rule = self.answered("mail")
        if rule is None:
            self.reply("250 2.1.0 sender ok")
        elif rule.action == "reply" and rule.code() >= 400:
            self.reset()

    def do_rcpt(self, line):
        """RCPT: one more recipient, or one refused."""
        match = RCPT.match(line)
        if self.sender is None and "PIPELINING" in self.offers:
            self.reply("503 5.5.1 no sender")  # a pipelined group whose MAIL was refused
            return
        if self.bad_sequence(line, self.sender is not None):
            return
        if not match:
            self.violation(f"malformed {line[:80]!r}")
            self.reply("501 5.5.4 malformed")
            return
        self.check_parameters(match[2])
        rule = self.answered("rcpt", [match[1]])
        if rule is None:
            self.reply("250 2.1.5 recipient ok")
        if rule is None or rule.action == "bomb" or rule.code() < 400:
            self.recipients.append(match[1])
        else:
            self.refused += 1

    def do_data(self, line):
        """DATA: the message, if anybody is to have it."""
        if self.pending:
            self.violation("bytes behind DATA before 354")
        rule = self.follow("data")
        if rule and rule.action == "reply":
            self.reply(rule.argument)
            self.reset()
            return
        if not self.recipients and not (rule and rule.action == "go-ahead"):
            if self.sender is None and "PIPELINING" not in self.offers:
                self.violation(f"out of order: {line[:40]!r}")
            self.reply("554 5.5.1 no valid recipients")
            self.reset()
            return
        if rule is None or rule.action == "go-ahead":
            self.reply("354 go ahead")
        self.receive()
        self.reset()

    def receive(self):
        """The message up to its dot, and the answer."""
        self.fill_body()
        raw = self.read_body()
        if not self.recipients:
            if raw != b"":
                self.violation("a message although every recipient was refused")
            self.reply("554 5.5.1 no valid recipients")
            return
        fault = body_fault(raw, "8BITMIME" in self.parameters.upper())
        if fault:
            self.violation(fault)
            self.reply(f"550 5.6.0 {fault}")
            return
        envelope = {"mail_from": self.sender, "rcpt_to": list(self.recipients),
                    "parameters": self.parameters, "session": self.number,
                    "tls": self.secure, "user": self.user}
        rule = self.follow("dot")
        if rule and rule.action == "reply" and rule.code() >= 400:
            self.reply(rule.argument)
            return
        self.store.record(envelope, raw)
        if rule is None:
            self.reply(f"250 2.0.0 recorded {self.store.number}")
        elif rule.action == "record-drop":
            raise Closed
        elif rule.action in ("reply", "record-reply"):
            self.reply(rule.argument)

    def fill_body(self):
        """Waits for the first bytes of the message; rules may end it there."""
        if not self.pending:
            self.fill()
        self.follow("body")

    def read_body(self):
        """The message's bytes, dot-unstuffed. Only CRLF . CRLF ends it."""
        data, searched = b"\r\n" + self.pending, 0
        while True:
            end = data.find(b"\r\n.\r\n", searched)
            if end >= 0:
                break
            searched = max(0, len(data) - 4)
            self.pending = b""
            self.fill()
            data += self.pending
        self.pending = data[end + 5:]
        return data[:end + 2].replace(b"\r\n.", b"\r\n")[2:]

    def do_rset(self, _):
        """RSET: the envelope is forgotten."""
        if not self.answered("rset"):
            self.reply("250 2.0.0 forgotten")
        self.reset()

    def do_noop(self, _):
        """NOOP."""
        self.reply("250 2.0.0 nothing")

    def do_quit(self, _):
        """QUIT: the end."""
        if not self.answered("quit"):
            self.reply("221 2.0.0 goodbye")
        return True


def body_fault(raw, may_be_8bit):
    """Why a strict server would refuse the bytes, or None."""
    if b"\0" in raw:
        return "NUL in the message"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        return "bare CR or LF in the message"
    if any(len(line) > MAX_LINE for line in raw.split(b"\r\n")):
        return f"a line of more than {MAX_LINE} bytes"
    if not may_be_8bit and any(byte > 127 for byte in raw):
        return "8-bit bytes without BODY=8BITMIME"
    return None


def serve(store, listener, offers, security):
    """Accepts until the listener is closed."""
    def handle(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session = Session(store, connection, offers, security)
        try:
            session.run()
        except Closed:
            pass
        session.connection.close()

    while not store.stopping.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=handle, args=(connection,), daemon=True).start()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="where messages and violations are recorded")
    parser.add_argument("--port", type=int, default=0, help="0 chooses one")
    parser.add_argument("--port-file", help="gets the port as soon as it listens")
    parser.add_argument("--rules", help="file of rules; it may change between sessions")
    parser.add_argument("--offer", default="PIPELINING,SIZE 10485760,8BITMIME,DSN",
                        help="extensions of EHLO, by commas (default: %(default)s)")
    parser.add_argument("--certificate", help="PEM file of certificate and key: offers STARTTLS")
    parser.add_argument("--smtps", action="store_true", help="TLS from the start instead")
    parser.add_argument("--login", metavar="USER:PASSWORD", help="nobody else may send")
    parser.add_argument("--mechanisms", default="PLAIN LOGIN", help="of AUTH (%(default)s)")
    options = parser.parse_args()
    security = smtp_security.Security(options.certificate, options.smtps, options.login,
                                      options.mechanisms)
    store = Store(options.folder, options.rules)
    try:
        store.read_rules()
    except smtp_rules.RuleError as error:
        parser.exit(2, f"{error}\n")
    listener = socket.create_server(("127.0.0.1", options.port), backlog=128)
    if options.port_file:
        with open(options.port_file + ".part", "w", encoding="utf-8") as file:
            file.write(f"{listener.getsockname()[1]}\n")
        os.rename(options.port_file + ".part", options.port_file)
    serve(store, listener, [name for name in options.offer.split(",") if name], security)


if __name__ == "__main__":
    main()
