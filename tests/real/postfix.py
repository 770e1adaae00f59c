#!/usr/bin/python3
"""What stands around a Postfix of a story's.

usage: postfix.py answers PORT...        fails while one of these accepts nobody
       postfix.py greylist PORT ADDRESS  a policy server: who writes to ADDRESS first is too early
       postfix.py mails FOLDER           a maildir as JSON, without what a server writes on top
"""

import email
import email.policy
import hashlib
import json
import os
import re
import socket
import socketserver
import sys

TRACE = re.compile(rb"^(Return-Path|X-Original-To|Delivered-To|Received):", re.IGNORECASE)


class Greylist(socketserver.StreamRequestHandler):
    """One smtpd that asks, as SMTPD_POLICY_README has it: name=value lines up to an empty one."""

    def handle(self):
        asked = {}
        for line in self.rfile:
            name, _, value = line.decode().rstrip("\n").partition("=")
            if name:
                asked[name] = value
                continue
            known = asked.get("sender"), asked.get("recipient")
            early = known[1] == self.server.watched and known not in self.server.seen
            self.server.seen.add(known)
            action = "450 4.2.0 greylisted, come back in five minutes" if early else "dunno"
            self.wfile.write(f"action={action}\n\n".encode())
            asked = {}


class Server(socketserver.ThreadingTCPServer):
    """Remembers who has been here."""
    daemon_threads = True

    def __init__(self, port, watched):
        super().__init__(("127.0.0.1", port), Greylist)
        self.watched, self.seen = watched, set()


def without_trace(raw):
    """The message without the fields that servers put before its own."""
    lines = raw.split(b"\n")
    at = 0
    while TRACE.match(lines[at]) or lines[at].startswith((b" ", b"\t")):
        at += 1
    return b"\r\n".join(lines[at:])


def mails(folder):
    """The messages of a maildir."""
    names = sorted(os.listdir(os.path.join(folder, "new"))) if os.path.isdir(folder) else []
    found = []
    for name in names:
        with open(os.path.join(folder, "new", name), "rb") as file:
            raw = file.read()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        found.append({"sha256": hashlib.sha256(without_trace(raw)).hexdigest(),
                      "return_path": message["Return-Path"], "type": message.get_content_type(),
                      "subject": message["Subject"], "trace": message.get_all("Received"),
                      "raw": raw.decode("utf-8", "replace")})
    return found


def main():
    command, arguments = sys.argv[1] if len(sys.argv) > 1 else "", sys.argv[2:]
    if command == "answers":
        for port in arguments:
            socket.create_connection(("127.0.0.1", int(port)), 5).close()
    elif command == "greylist" and len(arguments) == 2:
        Server(int(arguments[0]), arguments[1]).serve_forever()
    elif command == "mails" and len(arguments) == 1:
        print(json.dumps({"mails": mails(arguments[0])}))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
