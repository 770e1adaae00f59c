"""A shop of any size in a scratch folder: its files, its configuration, its real daemon."""

import csv
import itertools
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

START_SECONDS = 30
CALL_SECONDS = 900
BEFORE = "2027-03-01T09:00:00"  # no occasion is due
DUE = "2027-05-04T09:00:00"     # every occasion is
DAYS = ("05-11", "05-12", "05-13", "05-14")
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "vi")
PRODUCTS = 60

CONFIGURATION = """
shop = {
	name = "Marigold & Wren"; language = "en"; country = "GB"; currency = "GBP";
	timezone = "Europe/London"; address = "7 Chapel Row, ZZ99 1AA";
	closed_weekdays = ["sunday"]; order_by_days = 1; opens = "09:00"; closes = "17:30";
};
playbook = { path = "%s"; };
spool = { path = "spool"; };
plan = { lead_days = 10; at = "06:00"; answer_hours = 24; };
email = { transport = "spool"; from = "Marigold & Wren <hello@shop.example>"; };
"""


def _name(number, length):
    """A name of its own for every number."""
    text = ""
    for _ in range(length):
        number, rest = divmod(number, len(SYLLABLES))
        text += SYLLABLES[rest]
    return text.capitalize()


def _products():
    yield "sku,description,category,price,currency,season_from,season_to,active".split(",")
    for i in range(PRODUCTS):
        yield [f"P{i}", f"{_name(i, 2).lower()} roses", "bouquet", f"{20 + i % 4}.50", "GBP",
               "", "", ""]


def _variations():
    yield "sku,to_sku,sentence".split(",")
    for i in range(PRODUCTS):
        for step in (1, 4, 8):
            other = (i + step) % PRODUCTS
            yield [f"P{i}", f"P{other}", f"{_name(other, 2).lower()} roses with some green"]


def _customers(count):
    yield "ref,given_name,family_name,email,phone,address,postcode,consent_email".split(",")
    for i in range(count):
        yield [f"C{i}", _name(i % 1728, 3), _name(i, 5), f"c{i}@post.example",
               f"+4416{i:08}", f"{i % 99 + 1} Mill Lane", "ZZ99 2AB", "granted"]


def _recipients(count):
    yield "customer_ref,name,relation,pronoun,likes,avoid,state".split(",")
    for i in range(count):
        yield [f"C{i}", f"{_name(i % 144, 2)} {_name(i + 7, 5)}", "mum", "she", "roses", "", ""]


def _occasions(count):
    yield "customer_ref,recipient,kind,title,rule,lead_days".split(",")
    for i in range(count):
        yield [f"C{i}", f"{_name(i % 144, 2)} {_name(i + 7, 5)}", "birthday", "",
               f"--{DAYS[i % len(DAYS)]}", ""]


def _orders(count):
    """Two for each customer, one with two lines."""
    choice = random.Random(1)
    yield ("ref,customer_ref,recipient,occasion,placed_on,wanted_on,kind,sku,description,quantity,"
           "price,currency,payment,payment_token").split(",")
    for year in (2025, 2026):
        for i in range(count):
            product = choice.randrange(PRODUCTS)
            order = [f"O{year}-{i}", f"C{i}", f"{_name(i % 144, 2)} {_name(i + 7, 5)}", "birthday",
                     f"{year}-05-02", f"{year}-05-10", "normal"]
            paid = ["GBP", "Visa ending 42", f"tok{i}"]
            yield [*order, f"P{product}", f"{_name(product, 2).lower()} roses", "1",
                   f"{20 + product % 4}.50", *paid]
            if year == 2026:
                yield [*order, "CARD", "a card", "1", "2.00", *paid]


FILES = (("products", lambda count: _products()), ("variations", lambda count: _variations()),
         ("customers", _customers), ("recipients", _recipients), ("occasions", _occasions),
         ("orders", _orders))


class Shop:
    """The folder and the daemon; both end with the shop."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="rosemary-bench-")
        self.daemon = None
        self.socket_path = self.path("control.sock")
        source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with open(self.path("rosemary.conf"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION % os.path.join(source, "etc", "playbook"))

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))  # so that the folder goes, too
        return self

    def __exit__(self, *_):
        if self.daemon is not None:
            self.daemon.kill()
            self.daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        """A path in the shop's folder."""
        return os.path.join(self.folder, name)

    def store(self):
        """The path of the store."""
        return self.path("state/rosemary.db")

    def write_files(self, count):
        """The six files of a shop with so many customers; returns their paths and rows."""
        paths, rows = [], 0
        for name, lines in FILES:
            paths.append(self.path(name + ".csv"))
            with open(paths[-1], "w", encoding="utf-8", newline="") as file:
                counted, kept = itertools.tee(lines(count))
                csv.writer(file).writerows(kept)
                rows += sum(1 for _ in counted) - 1
        return paths, rows

    def start(self):
        """Starts the daemon and waits until it answers."""
        with open(self.path("daemon.log"), "ab") as log:
            self.daemon = subprocess.Popen(
                [os.environ["ROSEMARYD"], "--config", self.path("rosemary.conf"), "--state",
                 self.path("state"), "--socket", self.socket_path, "--developer"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                with open(self.path("daemon.log"), encoding="utf-8", errors="replace") as log:
                    sys.exit("the daemon does not answer:\n" + log.read())
            try:
                self.daemon.wait(0.01)
            except subprocess.TimeoutExpired:
                pass

    def _answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket_path) == 0

    def stop(self):
        """Stops the daemon as an administrator would."""
        self.daemon.send_signal(signal.SIGTERM)
        if self.daemon.wait(START_SECONDS) != 0:
            sys.exit(f"the daemon stopped with status {self.daemon.returncode}")
        self.daemon = None

    def import_files(self, paths):
        """Imports with the real command line; returns the seconds it took."""
        began = time.monotonic()
        done = subprocess.run([os.environ["ROSEMARY"], "--json", "import", *paths], check=False,
                              env=dict(os.environ, ROSEMARY_SOCKET=self.socket_path),
                              stdout=subprocess.PIPE, timeout=CALL_SECONDS)
        took = time.monotonic() - began
        if done.returncode != 0:
            sys.exit(f"the import ended with status {done.returncode}: {done.stdout.decode()}")
        return took

    def fill(self, count):
        """A shop with so many occasions, none of them due yet. Returns rows and seconds."""
        paths, rows = self.write_files(count)
        self.start()
        with self.client() as client:
            client.call("dev.clock.set", time=BEFORE)
            return rows, self.import_files(paths)

    def client(self):
        """A connection to the control socket."""
        return Client(self.socket_path)


class Client:
    """JSON-RPC over the control socket, one JSON text a line."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(CALL_SECONDS)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, method, **params):
        """Sends a request; its answer is read with receive()."""
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        self.socket.sendall(json.dumps(request).encode() + b"\n")

    def receive(self):
        """The result of the request sent last."""
        answer = json.loads(self.file.readline())
        if "result" not in answer:
            sys.exit(f"the daemon says {answer}")
        return answer["result"]

    def call(self, method, **params):
        """A request and its result."""
        self.send(method, **params)
        return self.receive()
