"""Servers that record what they accept, misbehave by chance, and pull a trigger at a moment.

They are those of tests/servers, within this process: what happens on the wire is counted as it
happens, so that the daemon can be killed before a server's answer, behind it, or between two
bytes that it reads.
"""

import argparse
import json
import os
import random
import socket
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "servers"))

import http_gateway  # noqa: E402
import smtp_recorder  # noqa: E402
import smtp_rules  # noqa: E402
import smtp_security  # noqa: E402

OFFERS = ["PIPELINING", "SIZE 10485760", "8BITMIME", "DSN"]
SLOW_SECONDS = 0.1
BACKLOG = 128

# Of a hundred transactions: how many, what kind of fault, and the rule of smtp_rules.py.
SMTP_FAULTS = (
    (5, "ambiguous", "dot record-drop"),
    (5, "ambiguous", "dot drop"),
    (2, "ambiguous", "body drop"),  # the dot may be on its way already
    (3, "definite", "rcpt reply 450 4.2.0 not now"),
    (2, "definite", "rcpt reply 550 5.1.1 nobody of that name"),
    (2, "definite", "rcpt drop"),
    (2, "definite", "data reply 451 4.3.0 not now"),
    (1, "definite", "data reply 554 5.7.1 not this one"),
    (2, "definite", "data drop"),
    (4, "definite", "dot reply 452 4.3.1 no room"),
    (2, "definite", "dot reply 554 5.6.0 refused"),
    (2, "slow", f"rcpt delay {SLOW_SECONDS}"),
    (2, "slow", f"data delay {SLOW_SECONDS}"),
    (4, "slow", f"dot delay {SLOW_SECONDS}"),
)

# The same of texts, with the rules of http_gateway.py ("slow" takes it, later).
HTTP_FAULTS = (
    (4, "ambiguous", "take-close"),
    (4, "ambiguous", "close"),
    (2, "ambiguous", "cut"),
    (1, "ambiguous", "bytes garbage"),
    (1, "ambiguous", "reply 500 {\"error\":\"broken\"}"),
    (6, "definite", "reply 429 {\"error\":\"too fast\"} | Retry-After: 30"),
    (4, "definite", "reply 503 {\"error\":\"later\"}"),
    (7, "definite", "reply 422 {\"error\":\"not a number\"}"),
    (1, "definite", "reply 401 {\"error\":\"who are you\"}"),
    (8, "slow", "slow"),
)


class Trap:
    """Calls somebody at the nth event from now on; events are what servers see and do."""

    def __init__(self):
        self.lock = threading.Lock()
        self.total, self.left, self.call = 0, 0, None

    def arm(self, count, call=None):
        """The countth event calls; 0 disarms."""
        with self.lock:
            self.left, self.call = count, call

    def event(self):
        """Something was seen or done."""
        with self.lock:
            self.total += 1
            self.left -= 1 if self.left > 0 else 0
            if self.left == 0 and self.call is not None:
                call, self.call = self.call, None
                call()


class Faults:
    """Which fault each transaction meets, by the seed, whoever it is for and how often he was
    tried, and how many of each kind there were."""

    def __init__(self, seed, table):
        self.seed, self.table = seed, table
        self.tries = {}
        self.met = {"ambiguous": 0, "definite": 0, "slow": 0}
        self.transactions = 0

    def next(self, who):
        """(kind, rule) of the next transaction with somebody, or (None, None)."""
        self.tries[who] = self.tries.get(who, 0) + 1
        self.transactions += 1
        left = random.Random(f"{self.seed} {who} {self.tries[who]}").uniform(0, 100)
        for weight, kind, rule in self.table:
            left -= weight
            if left < 0:
                return kind, rule
        return None, None


class MailStore(smtp_recorder.Store):
    """What the mail server accepted; kept in memory, with a fault for each transaction."""

    def __init__(self, folder, seed, trap, faults=SMTP_FAULTS):
        super().__init__(folder, None)
        self.faults, self.trap = Faults(seed, faults), trap
        self.accepted = []  # (recipient, bytes)
        self.kinds = {}

    def find(self, point, sender, recipients):
        if point == "rcpt":
            with self.lock:
                kind, line = self.faults.next(recipients[0])
                self.by_address[recipients[0]] = smtp_rules.parse_rule(line) if line else None
                self.kinds[recipients[0]] = kind
        found = super().find(point, sender, recipients)
        if found and recipients:
            with self.lock:
                self.faults.met[self.kinds[recipients[0]]] += 1
        return found

    def append(self, name, data):
        if name != "clear":
            super().append(name, data)

    def record(self, envelope, body):
        self.trap.event()
        with self.lock:
            self.number += 1
            self.accepted.append((envelope["rcpt_to"][0], body))
        self.trap.event()


class MailSession(smtp_recorder.Session):
    """One connection, whose every step is an event."""

    def fill(self):
        super().fill()
        self.store.trap.event()

    def send(self, data):
        self.store.trap.event()
        super().send(data)
        self.store.trap.event()


class TextGateway(http_gateway.Gateway):
    """What the gateway took; kept in memory. One that remembers keys takes each once."""

    def __init__(self, folder, seed, trap, remembers):
        super().__init__(argparse.Namespace(folder=folder, rules=None, forgetful=not remembers))
        self.faults, self.trap = Faults(seed, HTTP_FAULTS), trap
        self.accepted = []  # (number, text)
        self.asked = {}     # number: the keys it was asked with
        self.remembers, self.known = remembers, set()

    def rule_for(self, word):
        if word == "connect":
            return None
        with self.lock:
            kind, rule = self.faults.next(word)
            if word in self.known and self.remembers:
                return "take 201"  # the same request, the same answer
            if kind is not None:
                self.faults.met[kind] += 1
        if rule == "slow":
            threading.Event().wait(SLOW_SECONDS)
            return "take 201"
        return rule

    def note(self, name, text):
        if name != "requests":
            super().note(name, text)
            return
        request = json.loads(text)
        message = request["body"]
        with self.lock:
            self.asked.setdefault(message["to"], set()).add(message["id"])
            if request["taken"]:
                self.known.add(message["to"])
                self.accepted.append((message["to"], message["text"]))


class TextConnection(http_gateway.Connection):
    """One connection, whose every step is an event."""

    def read_more(self):
        more = super().read_more()
        self.gateway.trap.event()
        return more

    def act(self, action, rest, key):
        self.gateway.trap.event()
        return super().act(action, rest, key)

    def answer(self, status, text, headers):
        super().answer(status, text, headers)
        self.gateway.trap.event()


def listen(serve):
    """Serves each connection to a free port in a thread of its own; returns the port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)

    def accept():
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def serve_mail(store):
    """Starts the mail server; returns its port."""
    security = smtp_security.Security(None, False, None, "")

    def serve(connection):
        session = MailSession(store, connection, OFFERS, security)
        try:
            session.run()
        except smtp_recorder.Closed:
            pass
        connection.close()

    return listen(serve)


def serve_texts(gateway):
    """Starts the gateway; returns its port."""
    def serve(connection):
        try:
            TextConnection(gateway, connection, 0).run()
        except OSError:
            pass  # the other side is gone
        connection.close()

    return listen(serve)
