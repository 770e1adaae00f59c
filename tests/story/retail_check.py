#!/usr/bin/python3
"""Compares what rosemary made of a shop's sales with those sales: retail_check.py FOLDER DRAFTS

FOLDER has the files that were imported, import.json (what the import answered) and the rejected
rows. Every row must be in or have come back with a reason; every draft must name something that
its customer really bought, of the order that counts, in words that a person would say.
"""

import collections
import csv
import decimal
import json
import os
import re
import sys

from letters import complaints

SHOUTED = re.compile(r"\b(?!LED\b|VIP\b|NYC\b|DIY\b)[A-Z]{3,}\b")


def rows_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_counts(folder):
    """Every row is counted once, every rejected one is there with its reason."""
    with open(os.path.join(folder, "import.json"), encoding="utf-8") as file:
        answered = json.load(file)["files"]
    for entry in answered:
        name = os.path.basename(entry["file"])
        rows = len(rows_of(folder, name))
        counted = sum(entry[key] for key in ("new", "changed", "same", "kept", "rejected"))
        if counted != rows:
            yield f"{name}: {rows} rows, {counted} counted"
        if entry["rejected"] == 0:
            continue
        rejected = rows_of(folder, name + ".rejected.csv")
        if len(rejected) != entry["rejected"]:
            yield f"{name}: {entry['rejected']} rejected, {len(rejected)} came back"
        yield from (f"{name}:{row['rejected_line']}: no reason" for row in rejected
                    if not row["rejected_reason"].strip())
    print({entry["file"]: entry["rejected"] for entry in answered})


def orders_of(folder):
    """The orders that may be spoken of, by customer, newest first."""
    lost = {(row["ref"], row["sku"], row["price"]) for row in
            rows_of(folder, "orders.csv.rejected.csv")} \
        if os.path.exists(os.path.join(folder, "orders.csv.rejected.csv")) else set()
    orders = collections.defaultdict(dict)
    for row in rows_of(folder, "orders.csv"):
        if (row["ref"], row["sku"], row["price"]) not in lost:
            orders[row["customer_ref"]].setdefault(row["ref"], []).append(row)
    return orders


def bought(lines):
    """The dearest things of an order."""
    worth = [decimal.Decimal(line["price"]) * int(line["quantity"]) for line in lines]
    return {line["description"] for line, value in zip(lines, worth) if value == max(worth)}


def check_draft(draft, orders):
    """What is wrong with a draft."""
    facts = draft["facts"]
    party = {ref: lines for ref, lines in orders[draft["customer"]["ref"]].items()
             if lines[0]["occasion"] == "occasion"}
    gift = facts.get("last_gift")
    if gift is None:
        if any(lines[0]["kind"] == "normal" for lines in party.values()):
            yield "says nothing of an order that counts"
    elif not any(lines[0]["kind"] == "normal" and gift in bought(lines)
                 for lines in party.values()):
        yield f"'{gift}' is not what they bought"
    for words in (gift, facts.get("suggestion")):
        if words and (SHOUTED.search(words) or words != words.strip(" .,*?")):
            yield f"nobody says '{words}'"
    if "gave" in facts:
        yield "says 'gave' of an order that names nobody"
    yield from complaints(draft["subject"] + "\n\n" + draft["text"])


def main():
    folder, drafts_path = sys.argv[1:]
    found = list(check_counts(folder))
    orders = orders_of(folder)
    with open(drafts_path, encoding="utf-8") as file:
        drafts = json.load(file)["drafts"]
    for draft in drafts:
        found += [f"draft {draft['id']}: {text}" for text in check_draft(draft, orders)]
    named = sum("last_gift" in draft["facts"] for draft in drafts)
    print(f"{len(drafts)} drafts, {named} name a gift")
    print("\n".join(found))
    return 1 if found or named < len(drafts) * 0.9 else 0


if __name__ == "__main__":
    sys.exit(main())
