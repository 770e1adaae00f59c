"""The door of a rosemaryd: requests byte for byte, connections by hand, and what it counts."""

import os
import re
import socket
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

    def __init__(self, address, wrap=lambda peer: peer):
        self.peer = wrap(socket.create_connection(address, SECONDS))
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

    def open(self):
        """Starts it and learns where it listens."""
        self.start()
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

    def count(self, name):
        """A counter of status."""
        return self.call("status", self.path("own.sock"))["result"]["counters"][name]

    def descriptors(self):
        """How many the daemon has open."""
        return len(os.listdir(f"/proc/{self.child.pid}/fd"))


def get(path, host="rosemary.shop.example", more=""):
    """The bytes of a plain request."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


__all__ = ["Broken", "Door", "Visit", "expect", "get"]
