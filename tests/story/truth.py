#!/usr/bin/python3
"""Asks about customers whose ref is the code of what keeps them from a message, and compares what
`why`, `why-not`, `upcoming` and `missed` say, as JSON and on terminals of 60 and 120 columns.

usage: truth.py SITUATION_C [EXTRA_CODE...]    prints each untruth; without any: "all true"
"""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios

NO_DAY = {"erased", "merged"}  # nobody is left to ask about
GOES_ON = {"moved"}  # the day left behind: asked is about the one that comes
WITHOUT_DRAFT = {"no-occasion", "no-day"}


def codes(path):
    """The codes of the table of rules, each once."""
    with open(path, encoding="utf-8") as file:
        found = re.findall(r'\{DECISION_\w+,\s+"([a-z-]+)"', file.read())
    return list(dict.fromkeys(found))


def ask(*words):
    """The answer to a command, as JSON."""
    done = subprocess.run(["rosemary", *words, "--json"], stdout=subprocess.PIPE, timeout=30,
                          check=False)
    return json.loads(done.stdout or b"{}")


def on_terminal(columns, *words):
    """What a terminal so wide shows, and its longest line."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(["rosemary", *words], stdout=child, stderr=child,
                               env={**os.environ, "NO_COLOR": "1"})
    os.close(child)
    shown = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break  # the other end is closed
        if not piece:
            break
        shown += piece
    process.wait(timeout=30)
    os.close(parent)
    text = shown.decode().replace("\r\n", "\n")
    return text, max((len(line) for line in text.split("\n")), default=0)


def squeezed(text):
    """Text with its line breaks undone."""
    return " ".join(text.split())


class Judge:
    """Counts what is not true."""

    def __init__(self):
        self.untrue = 0

    def expect(self, holds, code, what):
        """Prints what does not hold."""
        if not holds:
            self.untrue += 1
            print(f"{code}: {what}")

    def judge_reason(self, code):
        """why-not names the code, and every way of asking gives the same sentence."""
        reasons = ask("why-not", code).get("reasons", [])
        mine = next((one for one in reasons if one["code"] == code), None)
        self.expect(mine is not None, code, f"why-not says {[one['code'] for one in reasons]}")
        if mine is None:
            return
        for columns in (60, 120):
            for verb in ("why", "why-not"):
                text, width = on_terminal(columns, verb, code)
                told = verb == "why" and code in WITHOUT_DRAFT
                self.expect(told or squeezed(mine["reason"]) in squeezed(text), code,
                            f"{verb} at {columns} columns does not say '{mine['reason']}'")
                self.expect(width <= columns, code, f"{verb} at {columns} columns is {width} wide")

    def judge_upcoming(self, code, rows):
        """What is held or not written says so, with a sentence."""
        mine = [row for row in rows if row["customer"]["ref"] == code]
        shut = [row for row in mine if row["state"] in ("held", "withdrawn", "skipped")
                or row.get("verdict") in ("hold", "withdraw")]
        self.expect(shut, code, f"upcoming shows {[row['state'] for row in mine]}")
        for row in shut:
            self.expect(row["state"] == "skipped" or (row["hold"] == code and row["why"]), code,
                        f"upcoming says {row['state']}, {row['hold']}, {row['why']}")


def main():
    judge = Judge()
    extra = sys.argv[2:]
    rules = codes(sys.argv[1])
    judge.expect(len(rules) > 20, "table", f"only {len(rules)} codes were found")
    rows = ask("upcoming", "--days", "60")["upcoming"]
    missed = {row["customer"]["ref"]: row["why"] for row in ask("missed")["drafts"]}
    for code in [rule for rule in rules if rule not in NO_DAY] + extra:
        if code in GOES_ON:
            judge.expect(ask("why-not", code).get("reasons") == [], code, "why-not looks back")
        else:
            judge.judge_reason(code)
        if code in rules:
            if code not in ("paused", "occasion-off"):
                judge.judge_upcoming(code, rows)
            judge.expect(code not in missed, code, "missed lists what was not missed")
    for code in ("lapsed", "missed"):
        judge.expect(missed.get(code), code, "missed does not say why")
    for columns in (60, 120):
        for verb in ("upcoming", "missed"):
            text, width = on_terminal(columns, verb, "--days", "60")
            judge.expect(width <= columns, verb, f"{width} wide at {columns} columns")
            judge.expect("held" in text or verb == "missed", verb, "shows nothing that is held")
    drafts = ask("draft", "list", "merged-into")["drafts"]
    judge.expect([one for one in drafts if one["hold"] == "merged"], "merged", "no draft says so")
    print("all true" if judge.untrue == 0 else f"{judge.untrue} untrue")


main()
