"""The door of a rosemaryd: requests byte for byte, connections by hand, and what it counts."""

import os
import re
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../service"))
from service_world import Broken, Service, expect  # noqa: E402 (the path comes first)

SECONDS = 20
CONFIG = """
shop = {{ name = "The Rose Shop"; }};
playbook = {{ path = "{source}/etc/playbook"; }};
control = {{ socket = "{folder}/own.sock"; }};
http = {{ listen = "{listen}"; public_url = "{url}";
         hosts = ["other.example"]; {more} }};
"""


class Visit:
    """A connection to the door: bytes there, bytes back."""

    def __init__(self, address, wrap=lambda peer: peer, room=None):
        plain = socket.socket()
        plain.settimeout(SECONDS)
        if room is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        plain.connect(address)
        self.peer = wrap(plain)
        self.began = time.monotonic()

    def send(self, data):
        """All of the bytes; False when the door has closed already."""
        try:
            self.peer.sendall(data)
            return True
        except OSError:
            return False

    def receive(self):
        """All bytes until the door closes."""
        answer = b""
        try:
            while True:
                piece = self.peer.recv(65536)
                if not piece:
                    return answer
                answer += piece
        except ConnectionResetError:
            return answer
        finally:
            self.lasted = time.monotonic() - self.began
            self.peer.close()

    def close(self):
        """Leaves."""
        self.peer.close()

    def break_off(self):
        """Leaves without a word: the other side hears of a reset."""
        self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.peer.close()


class Door(Service):
    """A daemon whose door is open on a port of its own."""

    def __init__(self, program, source):
        super().__init__(program, source)
        self.source = source
        self.shape()

    def shape(self, more="", listen="127.0.0.1:0", url="https://rosemary.shop.example"):
        """Writes the configuration, with more in http."""
        self.configure(CONFIG.format(source=self.source, folder=self.folder, more=more,
                                     listen=listen, url=url))

    def open(self, **environment):
        """Starts it and learns where it listens."""
        self.start(**environment)
        self.hears("READY=1")
        listens = self.call("status", self.path("own.sock"))["result"]["http"]["listens"]
        host, port = listens.rsplit(":", 1)
        self.address = host, int(port)

    def ask(self, data, wrap=lambda peer: peer):
        """One whole visit: what came back."""
        visit = Visit(self.address, wrap)
        visit.send(data)
        return visit.receive()

    def status_of(self, data):
        """The status with which bytes are answered; 0 for none."""
        found = re.match(rb"HTTP/1\.1 (\d{3}) ", self.ask(data))
        return int(found[1]) if found else 0

    def ask_daemon(self, method, **params):
        """The result of a call over the control socket."""
        answer = self.call(method, self.path("own.sock"), **params)
        expect("result" in answer, f"{method}: {answer}")
        return answer["result"]

    def count(self, name):
        """A counter of status."""
        return self.ask_daemon("status")["counters"][name]

    def is_empty(self):
        """Waits until every visitor has left."""
        self.until(lambda: self.count("http_connections") == 0, "all have left")

    def descriptors(self):
        """How many the daemon has open."""
        return len(os.listdir(f"/proc/{self.child.pid}/fd"))

    def descriptors_are_back(self, before):
        """Waits until no more are open than before: who just asked may not be seen to have left."""
        self.until(lambda: self.descriptors() <= before, f"no more than {before} descriptors")


def get(path, host="rosemary.shop.example", more=""):
    """The bytes of a plain request."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


__all__ = ["Broken", "Door", "Visit", "expect", "get"]
