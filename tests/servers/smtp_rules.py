"""The rules by which smtp_recorder.py misbehaves.

One rule a line, the first that fits is followed:

    POINT [to=GLOB] [from=GLOB] [first=N] [after=N] ACTION

    POINT   connect ehlo mail rcpt data body dot rset quit (body: the first bytes after 354 are
            there and the final dot is not)
    first=N only the first N times that the rest fits; after=N: only after N times
    ACTION  reply CODE TEXT   answer so (a positive code goes on as usual)
            drop              close the connection; at dot nothing is recorded
            record-drop       (dot) record the message, then close without an answer
            record-reply CODE TEXT  (dot) record the message and answer so all the same
            go-ahead          (data) 354 although every recipient was refused
            delay SECONDS     wait, then go on with the rules below
            hold              wait until other rules are written, then go on
            bytes             answer in single bytes from here on
            bomb KIND         answer with line (10 MB in one line), lines (100,000 continuation
                              lines), nul or 8bit (such bytes in the text); all of them say yes

A recipient's local part may be a rule too: refuse-rcpt, tempfail-dot-2 (twice), drop-data,
record-drop, delay-dot-3 (three seconds) and so on, for rcpt, data, body and dot.
"""

import fnmatch
import re

POINTS = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "rset", "quit")
ACTIONS = ("reply", "drop", "record-drop", "record-reply", "go-ahead", "delay", "hold", "bytes",
           "bomb")
PASSING = ("delay", "hold", "bytes")  # the rules below are followed, too
BOMBS = ("line", "lines", "nul", "8bit")
LOCAL_PART = re.compile(
    r"^(refuse|tempfail|drop|delay)-(rcpt|data|body|dot)(?:-(\d+))?$|^(record-drop)(?:-(\d+))?$")


class RuleError(ValueError):
    """A rule that cannot be read."""


class Rule:
    """One line: where it applies, how often, and what to do then."""

    def __init__(self, point, action, argument="", first=None, after=0, to="*", sender="*"):
        self.point, self.action, self.argument = point, action, argument
        self.first, self.after, self.to, self.sender = first, after, to, sender
        self.met = 0

    def fits(self, point, sender, recipient):
        """True when the rule is to be followed now; counts the meetings."""
        if point != self.point:
            return False
        if not (fnmatch.fnmatch(recipient.lower(), self.to.lower())
                and fnmatch.fnmatch(sender.lower(), self.sender.lower())):
            return False
        self.met += 1
        past = self.met - self.after
        return past > 0 and (self.first is None or past <= self.first)

    def code(self):
        """The reply code of a reply rule."""
        return int(self.argument[:3])


def _check(rule, place):
    if rule.action not in ACTIONS:
        raise RuleError(f"{place}: unknown action '{rule.action}'")
    if rule.action in ("reply", "record-reply") and not re.match(r"^[2-5]\d\d ", rule.argument):
        raise RuleError(f"{place}: a reply is a code and a text")
    if rule.action == "bomb" and rule.argument not in BOMBS:
        raise RuleError(f"{place}: a bomb is one of {' '.join(BOMBS)}")
    only_at = {"record-drop": "dot", "record-reply": "dot", "go-ahead": "data"}
    if only_at.get(rule.action, rule.point) != rule.point:
        raise RuleError(f"{place}: '{rule.action}' belongs to {only_at[rule.action]}")
    if rule.action == "delay" and not re.match(r"^\d+(\.\d+)?$", rule.argument):
        raise RuleError(f"{place}: a delay is a number of seconds")


def parse_rule(line, place="rule"):
    """One line as a Rule."""
    words = line.split()
    if words[0] not in POINTS:
        raise RuleError(f"{place}: unknown point '{words[0]}'")
    options = {}
    index = 1
    while index < len(words) and re.match(r"^(to|from|first|after)=", words[index]):
        key, value = words[index].split("=", 1)
        options["sender" if key == "from" else key] = \
            int(value) if key in ("first", "after") else value
        index += 1
    if index == len(words):
        raise RuleError(f"{place}: no action")
    rule = Rule(words[0], words[index], " ".join(words[index + 1:]), **options)
    _check(rule, place)
    return rule


def parse_rules(text, name="rules"):
    """All rules of a text; empty lines and # comments are passed over."""
    return [parse_rule(line, f"{name}:{number}")
            for number, line in enumerate(text.split("\n"), 1)
            if line.strip() and not line.lstrip().startswith("#")]


def rule_from_address(address):
    """The rule that a recipient's local part spells, or None."""
    match = LOCAL_PART.match(address.rsplit("@", 1)[0].lower())
    if not match:
        return None
    verb, point, number, record_drop, record_number = match.groups()
    if record_drop:
        return Rule("dot", "record-drop", "", int(record_number) if record_number else None)
    if verb == "delay":
        return Rule(point, "delay", number or "1")
    first = int(number) if number else None
    if verb == "drop":
        return Rule(point, "drop", "", first)
    reply = "550 5.1.1 refused by its name" if verb == "refuse" else "451 4.3.0 not now"
    return Rule(point, "reply", reply, first)
