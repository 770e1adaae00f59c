"""A shop of any size in a scratch folder: its files, its configuration, its real daemon."""

import csv
import itertools
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

START_SECONDS = 30
CALL_SECONDS = 900
APPROVED_AT_ONCE = 64  # requests in a line
BEFORE = "2027-03-01T09:00:00"  # no occasion is due
DUE = "2027-05-04T09:00:00"     # every occasion is
DAYS = ("05-11", "05-12", "05-13", "05-14")
SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "vi")
PRODUCTS = 60
SEED = 1000  # customers that are imported; a greater shop repeats them

CONFIGURATION = """
shop = {
	name = "Marigold & Wren"; language = "en"; country = "GB"; currency = "GBP";
	timezone = "Europe/London"; address = "7 Chapel Row, ZZ99 1AA";
	closed_weekdays = ["sunday"]; order_by_days = 1; opens = "09:00"; closes = "17:30";
};
playbook = { path = "%s"; };
spool = { path = "spool"; };
plan = { lead_days = 10; at = "06:00"; answer_hours = 24; };
approval = { grace = 0; };
email = { %s from = "Marigold & Wren <hello@shop.example>"; };
http = { listen = "off"; };
"""

# What grow() repeats, parents first, and which columns name rows of which table.
GROWN = {"customer": {}, "consent": {"customer": "customer"}, "recipient": {"customer": "customer"},
         "occasion": {"customer": "customer", "recipient": "recipient"},
         "orders": {"customer": "customer", "recipient": "recipient"},
         "order_line": {"order_id": "orders"}}
# Of the nth repetition: what must not be the same twice.
RENEWED = {"ref": "ref || '-' || n", "email": "n || email", "phone": "phone || n",
           "postcode": "postcode || n", "household": "household || n", "home": "home || n"}


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


def _repeat(store, table, ids, times):
    """Adds the rows of a table so many times, each with ids and references of its own."""
    def value(column):
        parent = table if column == "id" else GROWN[table].get(column)
        return f"{column} + n * {ids[parent]}" if parent else RENEWED.get(column, f'"{column}"')
    columns = [row[1] for row in store.execute(f"PRAGMA table_info ({table})")]
    store.execute(f"CREATE TEMP TABLE seed AS SELECT * FROM main.{table} ORDER BY id")
    store.execute(f"""WITH RECURSIVE number (n) AS
        (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {times})
        INSERT INTO {table} ({", ".join(f'"{column}"' for column in columns)})
        SELECT {", ".join(map(value, columns))} FROM number CROSS JOIN seed""")
    store.execute("DROP TABLE seed")


class Shop:
    """The folder and the daemon; both end with the shop."""

    def __init__(self, email='transport = "spool";'):
        self.folder = tempfile.mkdtemp(prefix="rosemary-bench-")
        self.daemon = None
        self.socket_path = self.path("control.sock")
        source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with open(self.path("rosemary.conf"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION % (os.path.join(source, "etc", "playbook"), email))

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

    def launch(self, *wrapper):
        """Starts the daemon, behind the words of a wrapper, and does not wait for it."""
        with open(self.path("daemon.log"), "ab") as log:
            self.daemon = subprocess.Popen(
                [*wrapper, os.environ["ROSEMARYD"], "--config", self.path("rosemary.conf"),
                 "--state", self.path("state"), "--socket", self.socket_path, "--developer"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def set(self, preset, other):
        """Other words in place of those of the configuration, from the next start on."""
        path = self.path("rosemary.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(preset, other))

    def open_door(self):
        """Lets the door open on a port of its own, from the next start on."""
        self.set('listen = "off";', 'listen = "127.0.0.1:0"; hosts = ["127.0.0.1"];'
                 ' public_url = "https://rose.test";')

    def start(self):
        """Starts the daemon and waits until it answers."""
        self.launch()
        self.wait_for_answer()

    def wait_for_answer(self):
        """Waits until the daemon, which was launched, answers."""
        if not self.answers():
            with open(self.path("daemon.log"), encoding="utf-8", errors="replace") as log:
                sys.exit("the daemon does not answer:\n" + log.read())

    def answers(self):
        """As wait_for_answer(); False when it never does."""
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                return False
            try:
                self.daemon.wait(0.01)
            except subprocess.TimeoutExpired:
                pass
        return True

    def _answers(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket_path) == 0

    def stop(self):
        """Stops the daemon as an administrator would."""
        self.daemon.send_signal(signal.SIGTERM)
        if self.daemon.wait(START_SECONDS) != 0:
            sys.exit(f"the daemon stopped with status {self.daemon.returncode}")
        self.daemon = None

    def watch(self, seconds):
        """Leaves the daemon alone for so long; it must not end."""
        try:
            self.daemon.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        sys.exit(f"the daemon ended with status {self.daemon.returncode}")

    def cpu_seconds(self):
        """What the daemon has used of the processors."""
        with open(f"/proc/{self.daemon.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

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

    def grow(self, count, tables=tuple(GROWN)):
        """As fill(), but all beyond the first thousand customers are copies of those, made past
        the stopped daemon, which is running afterwards."""
        seed = min(count, SEED)
        self.fill(seed)
        self.stop()
        if count > seed:
            store = sqlite3.connect(self.store(), isolation_level=None)
            for statement in ("PRAGMA synchronous = OFF", "PRAGMA temp_store = MEMORY",
                              "PRAGMA cache_size = -200000", "BEGIN"):
                store.execute(statement)
            ids = {table: store.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
                   for table in tables}
            for table in tables:
                _repeat(store, table, ids, count // seed - 1)
            store.execute("COMMIT")
            store.execute("PRAGMA wal_checkpoint (TRUNCATE)")
            store.close()
        self.start()

    def client(self):
        """A connection to the control socket."""
        return Client(self.socket_path)


class Client:
    """JSON-RPC over the control socket, one JSON text a line."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)  # first: only a socket that may block waits for its turn
        self.socket.settimeout(CALL_SECONDS)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send_raw(self, request):
        """Sends a line: a request, or many."""
        self.socket.sendall(json.dumps(request).encode() + b"\n")

    def send(self, method, **params):
        """Sends a request; its answer is read with receive()."""
        self.send_raw({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})

    def receive(self):
        """The result of the request sent last."""
        return self.result(self.file.readline())

    def result(self, line):
        """The result in the line of an answer."""
        answer = json.loads(line)
        if "result" not in answer:
            sys.exit(f"the daemon says {answer}")
        return answer["result"]

    def batch(self, method, calls):
        """Many requests of one method in one line, and their results."""
        requests = [{"jsonrpc": "2.0", "id": i, "method": method, "params": params}
                    for i, params in enumerate(calls)]
        self.send_raw(requests)
        answers = sorted(json.loads(self.file.readline()), key=lambda answer: answer["id"])
        failed = [answer for answer in answers if "result" not in answer]
        if failed:
            sys.exit(f"the daemon says {failed[0]}")
        return [answer["result"] for answer in answers]

    def call(self, method, **params):
        """A request and its result."""
        self.send(method, **params)
        return self.receive()

    def approve(self, count):
        """Approves the first drafts of a new store, each as it is shown."""
        for first in range(1, count + 1, APPROVED_AT_ONCE):
            ids = range(first, min(first + APPROVED_AT_ONCE, count + 1))
            shown = self.batch("draft.show", [{"id": one} for one in ids])
            answers = self.batch("draft.approve", [{"ids": [one["id"]], "shown": [one["shown"]]}
                                                   for one in shown])
            refused = [one for answer in answers for one in answer["refused"]]
            if refused:
                sys.exit(f"not approved: {refused[0]}")
