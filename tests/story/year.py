#!/usr/bin/python3
"""Lives through years day by day on the control socket: year.py SOCKET FIRST LAST

From the day FIRST to LAST the clock is set to 07:00 of each day, what waits is approved on even
days and left to lapse on odd ones. Prints each draft as it first appears, one a line:
DAY-IT-WAS-MADE CUSTOMER KIND DAY-IT-IS-ABOUT STATE
"""

import datetime
import json
import socket
import sys


class Daemon:
    """One connection on which calls are made."""

    def __init__(self, path):
        self.peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.peer.settimeout(30)
        self.peer.connect(path)
        self.answers = self.peer.makefile("rb")

    def call(self, method, **params):
        """The result of a call; an error ends the program."""
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        self.peer.sendall(json.dumps(call).encode() + b"\n")
        answer = json.loads(self.answers.readline())
        if "error" in answer:
            sys.exit(f"{method}: {answer['error']['message']}")
        return answer["result"]


def approve(daemon, drafts):
    """Approves what waits, as it is shown."""
    shown = [daemon.call("draft.show", id=draft["id"]) for draft in drafts
             if draft["state"] == "waiting"]
    if shown:
        daemon.call("draft.approve", ids=[draft["id"] for draft in shown],
                    shown=[draft["shown"] for draft in shown])


def main():
    daemon = Daemon(sys.argv[1])
    day, last = map(datetime.date.fromisoformat, sys.argv[2:])
    seen = max((draft["id"] for draft in daemon.call("draft.list")["drafts"]), default=0)
    while day <= last:
        daemon.call("dev.clock.set", time=f"{day}T07:00:00")
        queue = daemon.call("draft.queue")["drafts"]
        fresh = [draft for draft in daemon.call("draft.list", limit=20)["drafts"]
                 if draft["id"] > seen]
        for draft in sorted(fresh, key=lambda draft: draft["id"]):
            print(day, draft["customer"]["ref"], draft["occasion"]["kind"], draft["occurs_on"],
                  draft["state"])
            seen = draft["id"]
        if day.day % 2 == 0:
            approve(daemon, queue)
        day += datetime.timedelta(1)


if __name__ == "__main__":
    main()
