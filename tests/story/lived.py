#!/usr/bin/python3
"""Lives through days and compares them with their rehearsal.

usage: lived.py SOCKET FILE FIRST LAST yes|nobody

FILE is what `rosemary rehearse --json` said. On each day from FIRST to LAST the clock stands at
the hour of the plan, when what waits is approved (yes) or not (nobody), at noon, when messages
leave, and at the hour of closing, when drafts lapse. Prints each draft that is not as it was
rehearsed; the status is 1 then.
"""

import collections
import datetime
import json
import sys

from year import Daemon

HOURS = ("06:00:00", "12:00:00", "17:30:00")


def outcome(draft):
    """What a rehearsal calls the end that a draft has come to."""
    if draft["state"] in ("waiting", "approved"):
        return "drafted"
    if draft["state"] in ("held", "lapsed"):
        return "held" if draft["hold"] else "lapsed"
    return draft["state"]


def approve(daemon):
    """Approves what waits; what cannot leave in time is refused, and stays."""
    for draft in daemon.call("draft.queue")["drafts"]:
        if draft["state"] == "waiting":
            shown = daemon.call("draft.show", id=draft["id"])["shown"]
            daemon.call("draft.approve", ids=[draft["id"]], shown=[shown])


def live(daemon, first, last, says_yes):
    """Goes on from the clock's present moment to the last day."""
    day, now = first, daemon.call("status")["now"][:19]
    while day <= last:
        for moment in (f"{day}T{hour}" for hour in HOURS):
            if says_yes:
                approve(daemon)
            if moment > now:
                daemon.call("dev.clock.set", time=moment)
        day += datetime.timedelta(1)
    if says_yes:
        approve(daemon)


def main():
    daemon = Daemon(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        rehearsed = json.load(file)
    first, last = map(datetime.date.fromisoformat, sys.argv[3:5])
    live(daemon, first, last, sys.argv[5] == "yes")
    def key(row):
        return row["customer"]["ref"], row["occasion"]["id"], row["occurs_on"]
    expected = {key(row): (row["drafted_on"], row["outcome"], row["hold"])
                for row in rehearsed["rehearsal"]}
    found = {key(draft): (draft["created_at"][:10], outcome(draft), draft["hold"])
             for draft in daemon.call("draft.list")["drafts"] if draft["purpose"] != "notice"}
    for one in sorted(expected.keys() | found.keys()):
        if expected.get(one) != found.get(one):
            print(one, "rehearsed as", expected.get(one), "and lived as", found.get(one))
    if expected != found:
        sys.exit(1)
    totals = collections.Counter(end for _, end, _ in found.values())
    named = {name: number for name, number in rehearsed["totals"].items() if name in totals}
    if dict(totals) != named or len(found) != rehearsed["totals"]["all"]:
        sys.exit(f"the totals are wrong: {rehearsed['totals']} and {totals}")
    print(f"{len(found)} drafts as they were rehearsed:", *sorted(totals))


if __name__ == "__main__":
    main()
