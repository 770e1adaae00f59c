"""The shop of a kill campaign: mails and texts, approved, that wait for nine in the morning."""

import csv
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))

from bench_shop import BEFORE, DAYS, Shop  # noqa: E402

EARLY = "2027-05-04T07:00:00"  # everything is due, and nobody may be written to yet
LATER = "2027-05-04T10:00:00"  # both channels may leave
MAIL_SESSIONS = 16
TEXT_SESSIONS = 4  # what the daemon allows itself

MAIL = 'transport = "smtp"; url = "smtp://127.0.0.1:%d"; tls = "none"; sessions = %d;'
TEXTS = 'sms = { transport = "gateway"; gateway = "%s"; from = "+441632960000"; %s };\n'

DESCRIPTION = """
url = "http://127.0.0.1:%d/send";
json = { id = "{{key}}"; from = "{{from}}"; to = "{{to}}"; text = "{{text}}"; };
answers = (
	{ status = "2xx"; path = "id"; means = "accepted"; },
	{ status = 422; means = "refused"; },
	{ status = 503; means = "later"; }
);
id = "id";
words = "error";
%s
"""
KEY = "key = { hours = 24; };"
ONCE_MORE = 'uncertain = "resend-once";'


class KillShop(Shop):
    """Its folder and its daemon. Where the gateway remembers keys, what is uncertain is asked once
    more."""

    def __init__(self, mail_port, text_port, remembers):
        super().__init__(MAIL % (mail_port, MAIL_SESSIONS))
        with open(self.path("gateway.conf"), "w", encoding="utf-8") as file:
            file.write(DESCRIPTION % (text_port, KEY if remembers else ""))
        with open(self.path("rosemary.conf"), "a", encoding="utf-8") as file:
            file.write(TEXTS % (self.path("gateway.conf"), ONCE_MORE if remembers else ""))

    def keep(self):
        """Remembers the state of the daemon, which has stopped."""
        shutil.copytree(self.path("state"), self.path("before"))

    def put_back(self):
        """The state that was kept, in the same files: the daemon knows its store by its file."""
        for name in os.listdir(self.path("state")):
            if not os.path.exists(self.path(os.path.join("before", name))):
                os.remove(self.path(os.path.join("state", name)))
        shutil.copytree(self.path("before"), self.path("state"), dirs_exist_ok=True)

    def call_by_name(self, address, name, path):
        """Puts a name in the place of an address in one of its files."""
        with open(self.path(path), encoding="utf-8") as file:
            text = file.read()
        with open(self.path(path), "w", encoding="utf-8") as file:
            file.write(text.replace(address, name))

    def _write(self, name, rows):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return self.path(name)

    def write_people(self, mails, texts):
        """So many customers of each channel, each with a mother; returns the files."""
        count = mails + texts
        customers = [["ref", "given_name", "email", "phone", "channel", "consent_email",
                      "consent_sms"]]
        customers += [[f"C{i}", "Linda", f"c{i}@post.example", "", "email", "granted", ""]
                      for i in range(mails)]
        customers += [[f"C{i}", "Linda", "", f"+447{i:09}", "sms", "", "granted"]
                      for i in range(mails, count)]
        recipients = [["customer_ref", "relation"]]
        recipients += [[f"C{i}", "mum"] for i in range(count)]
        occasions = [["customer_ref", "recipient", "kind", "rule"]]
        occasions += [[f"C{i}", "mum", "birthday", f"--{DAYS[i % len(DAYS)]}"]
                      for i in range(count)]
        return [self._write("customers.csv", customers), self._write("recipients.csv", recipients),
                self._write("occasions.csv", occasions)]

    def prepare_drafts(self, mails, texts):
        """Starts the daemon with so many drafts of each channel."""
        files = self.write_people(mails, texts)
        self.start()
        with self.client() as client:
            client.call("dev.clock.set", time=BEFORE)
            self.import_files(files)
            client.call("dev.clock.set", time=EARLY)

    def prepare(self, mails, texts):
        """Starts the daemon with so many approved messages of each channel."""
        self.prepare_drafts(mails, texts)
        with self.client() as client:
            client.approve(mails + texts)
