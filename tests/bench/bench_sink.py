"""Postfix's smtp-sink for messages, and a client that approves them."""

import os
import shutil
import socket
import subprocess
import sys
import time

from bench_shop import START_SECONDS, Client


class Sink:
    """Postfix's smtp-sink on a free port."""

    def __init__(self, *options):
        program = shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin")
        if program is None:
            sys.exit(77)  # skipped
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen([program, *user, *options, f"127.0.0.1:{self.port}", "100"])
        deadline = time.monotonic() + START_SECONDS
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit("smtp-sink does not listen")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def settings(self):
        """What the shop's configuration says of e-mail."""
        return f'transport = "smtp"; url = "smtp://127.0.0.1:{self.port}"; tls = "none";'


def approve_all(path, count):
    """Reads and approves all that waits, as a client of its own."""
    with Client(path) as client:
        client.approve(count)
