"""What must hold of every message after a kill campaign, whatever happened in it."""

import email.parser
import hashlib
import sqlite3

# The moves that the audit may tell of: verb, before, after.
MOVES = {("open", "queued", "open"), ("end", "open", "handing"), ("accept", "handing", "sent"),
         ("defer", "open", "queued"), ("defer", "handing", "queued"),
         ("refuse", "open", "failed"), ("refuse", "handing", "failed"),
         ("lose", "handing", "uncertain"), ("resend", "uncertain", "queued"),
         ("probe", "uncertain", "uncertain"), ("probed", "uncertain", "uncertain"),
         ("confirm", "uncertain", "sent"),
         ("expire", "queued", "expired"), ("expire", "open", "expired")}
# How the last attempt of a delivery in such a state ended, and with which mark.
ENDED = {"sent": {("accepted", True)}, "uncertain": {("uncertain", True)},
         "failed": {("refused", True), ("refused", False)},
         "expired": {("deferred", True), ("deferred", False), ("returned", False)}}
BY_A_KILL = "the daemon stopped while the message left: nobody can know"
UNDER_WAY = "the daemon stopped before the message left"


class Findings:
    """The rules that were broken, and by which ids."""

    def __init__(self):
        self.broken = {}

    def add(self, rule, name):
        """An id that breaks a rule."""
        self.broken.setdefault(rule, []).append(name)

    def unless(self, holds, rule, name):
        """An id that breaks a rule unless something holds."""
        if not holds:
            self.add(rule, name)

    def count(self, word):
        """How many ids break the rules whose text has a word."""
        return sum(len(names) for rule, names in self.broken.items() if word in rule)


class Accepted:
    """What the servers took: for each address the SHA-256 of each copy, and its id."""

    def __init__(self, mails, texts):
        self.copies, self.ids = {}, {}
        for address, body in mails:
            self.copies.setdefault(address, []).append(hashlib.sha256(body).hexdigest())
            headers = email.parser.BytesHeaderParser().parsebytes(body)
            self.ids.setdefault(address, set()).add(headers["Message-ID"])
        for address, text in texts:
            digest = hashlib.sha256(text.encode()).hexdigest()
            self.copies.setdefault(address, []).append(digest)


def _rows(store, statement, *values):
    return store.execute(statement, values).fetchall()


def _check_delivery(findings, row, accepted):
    """One delivery against what was taken."""
    address, state, reason, message_id, digest, channel = row
    copies = accepted.copies.get(address, [])
    findings.unless(len(copies) <= 1, "doubled: taken more than once", message_id)
    findings.unless(all(copy == digest for copy in copies),
                    "other bytes were taken than were approved", message_id)
    if channel == "email" and copies:
        findings.unless(accepted.ids[address] == {message_id}, "another Message-ID", message_id)
    if state == "sent":
        findings.unless(copies, "lost: sent, and not taken", message_id)
    elif state == "failed" or state == "expired":
        findings.unless(not copies, f"{state}, and taken", message_id)
    elif state != "uncertain":
        findings.add(f"lost: it ended {state}", message_id)
    if state != "sent":
        findings.unless(reason, "ended without a reason", message_id)


def _check_audit(findings, moves, state, message_id):
    """The audit leads from the queue to the last state, each move where the one before ended."""
    at = "queued"
    for verb, before, after in moves:
        findings.unless(before == at and (verb, before, after) in MOVES,
                        f"the audit tells {verb} from {before} to {after} at {at}", message_id)
        at = after
    findings.unless(at == state, "the audit does not explain the state", message_id)


def _check_attempts(findings, moves, attempts, state, message_id):
    """The attempts are numbered, ended, one for each OPEN, and the last explains the state."""
    numbers = [number for number, _, _, _ in attempts]
    opened = sum(verb == "open" for verb, _, _ in moves)
    ended = sum(verb == "end" for verb, _, _ in moves)
    findings.unless(numbers == list(range(1, len(numbers) + 1)) and len(numbers) == opened,
                    "attempts are missing", message_id)
    findings.unless(sum(mark is not None for _, _, mark, _ in attempts) == ended,
                    "the marks of END are not those of the audit", message_id)
    findings.unless(all(outcome != "open" for _, outcome, _, _ in attempts),
                    "an attempt is open", message_id)
    if attempts:
        _, outcome, mark, _ = attempts[-1]
        ended_as = "uncertain" if moves and moves[-1][0] == "confirm" else state
        findings.unless((outcome, mark is not None) in ENDED.get(ended_as, ()),
                        "the last attempt does not explain the state", message_id)
    else:
        findings.unless(state == "expired", "never tried", message_id)


def _grouped(store, statement):
    groups = {}
    for key, *row in store.execute(statement):
        groups.setdefault(key, []).append(tuple(row))
    return groups


def check(path, accepted, expected):
    """Looks at the store of a daemon that has stopped; returns findings and counts."""
    findings, counts = Findings(), {}
    store = sqlite3.connect(path)
    integrity = [row[0] for row in _rows(store, "PRAGMA integrity_check")]
    findings.unless(integrity == ["ok"], f"integrity: {integrity[0]}", "store")
    audit = _grouped(store, "SELECT noun_id, verb, before, after FROM audit"
                            " WHERE noun = 'delivery' AND after IS NOT NULL ORDER BY id")
    attempts = _grouped(store, "SELECT delivery, number, outcome, ended_at, line FROM attempt"
                               " ORDER BY delivery, number")
    rows = _rows(store, "SELECT v.id, v.address, v.state, v.reason, m.message_id, m.sha256,"
                        " v.channel FROM delivery v JOIN message m ON m.id = v.message")
    findings.unless(len(rows) == expected, f"lost: {len(rows)} deliveries of {expected}", "store")
    for number, *row in rows:
        state, message_id = row[1], row[3]
        moves, tried = audit.get(number, []), attempts.get(number, [])
        counts[state] = counts.get(state, 0) + 1
        _check_delivery(findings, row, accepted)
        _check_audit(findings, moves, state, message_id)
        _check_attempts(findings, moves, tried, state, message_id)
    known = {row[1] for row in rows}
    for address in accepted.copies.keys() - known:
        findings.add("taken for nobody", address)
    lines = [line for tried in attempts.values() for _, _, _, line in tried]
    counts["uncertain by a kill"] = lines.count(BY_A_KILL)
    counts["returned by a kill"] = lines.count(UNDER_WAY)
    counts["attempts uncertain"] = sum(outcome == "uncertain" for tried in attempts.values()
                                       for _, outcome, _, _ in tried)
    store.close()
    return findings, counts
