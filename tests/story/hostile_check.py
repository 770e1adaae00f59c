#!/usr/bin/python3
"""Looks at all that became of tests/data/hostile_shop.py: hostile_check.py SHOP QUEUE SINK

SHOP has its files, import.json and the rejected rows; QUEUE what waited for the owner, whose
waiting part was approved; SINK the dumps of smtp-sink.
"""

import collections
import csv
import email
import email.policy
import json
import os
import sys

from letters import complaints

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted",
           "X-Auto-Response-Suppress", "List-Unsubscribe", "Content-Type"]
STEMS = {"lilies": "lil", "LILY": "lil", "nuts, roses": "rose", "no walnuts please": "walnut",
         "バラ": "バラ", "allergic to tulips": "tulip"}


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def check_rejected(shop, expected):
    """Every row that cannot be taken is back, with its reason, and no other."""
    for name, count in expected["rejected"].items():
        with open(os.path.join(shop, name + ".rejected.csv"), encoding="utf-8",
                  newline="") as file:
            rows = list(csv.DictReader(file))
        if len(rows) != count:
            yield f"{name}: {len(rows)} rows came back, not {count}"
        yield from (f"{name}:{row['rejected_line']}: no reason" for row in rows
                    if len(row["rejected_reason"]) < 10)
    for entry in load(shop, "import.json")["files"]:
        if entry["file"] not in expected["rejected"] and entry["rejected"]:
            yield f"{entry['file']}: {entry['rejected']} rows came back"


def check_draft(draft, expected):
    """What a waiting draft may not say."""
    avoid = expected["avoid"].get(draft["customer"]["ref"])
    suggestion = draft["facts"].get("suggestion", "")
    if avoid and STEMS[avoid] in suggestion.lower():
        yield f"suggests '{suggestion}' to one who avoids '{avoid}'"
    if "{{" in draft["subject"] + draft["text"]:
        yield "has a template's braces in it"
    yield from complaints(draft["text"],
                          expected["written_by_people"] + [draft["facts"].get("given_name", "")])


def messages(sink):
    """The messages of smtp-sink's dumps: (envelope recipient, message)."""
    for name in os.listdir(sink):
        with open(os.path.join(sink, name), "rb") as file:
            raw = file.read()
        head, _, rest = raw.partition(b"Received: ")
        own = email.message_from_bytes(head + b"\n")
        # The sink puts its Received line, with its continuation, before what was sent.
        lines = rest.split(b"\n")
        first = next(i for i, line in enumerate(lines) if i and line[:1] not in b" \t")
        yield own["X-Rcpt-Args"].strip("<>").split(">")[0], email.message_from_bytes(
            b"\n".join(lines[first:]), policy=email.policy.default)


def check_message(address, message, drafts):
    """One message as it was on the wire."""
    if sorted(message.keys()) != sorted(HEADERS):
        yield f"headers are {sorted(message.keys())}"
    if [to.addr_spec for to in message["To"].addresses] != [address]:
        yield f"To: {message['To']}"
    if address not in drafts:
        yield "was never approved"
        return
    if message["Subject"] != drafts[address]["subject"]:
        yield f"Subject: {message['Subject']}"
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n")
    if text != drafts[address]["text"].rstrip("\n"):
        yield "is not the text that was approved"
    for part in message.walk():
        if part.get_content_type() == "text/html" and "<i>roses" in part.get_content():
            yield "has people's HTML in it"


def main():
    shop, queue, sink = sys.argv[1:]
    expected = load(shop, "expected.json")
    waiting = [draft for draft in load(queue)["drafts"] if draft["state"] == "waiting"]
    found = list(check_rejected(shop, expected))
    for draft in waiting:
        found += [f"draft {draft['id']}: {text}" for text in check_draft(draft, expected)]
    arrived = list(messages(sink))
    times = collections.Counter(address for address, _ in arrived)
    found += [f"{address} got {count}" for address, count in times.items() if count != 1]
    found += [f"{address} may get nothing" for address in times
              if address not in expected["may_get"]]
    drafts = {draft["to"]: draft for draft in waiting}
    found += [f"{address} got nothing" for address in drafts if address not in times]
    for address, message in arrived:
        found += [f"{address}: {text}" for text in check_message(address, message, drafts)]
    print(f"{len(arrived)} messages of {len(expected['may_get'])} that might be")
    print("\n".join(found))
    return 1 if found or len(arrived) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
