"""What must hold of every day of every year, when the campaign of years is over."""

import sqlite3

from kill_check import Findings
from year_people import parse_day
from year_rules import DAY, depends_on_leap, draft_on, last_morning

NOT_OPEN = ("approved", "withdrawn", "lapsed", "missed")
BEHIND = 40  # days behind the last morning that may have drafts already


class Book:
    """The drafts of a store: for each occasion and day its state and its messages."""

    def __init__(self, path):
        store = sqlite3.connect(path)
        self.drafts, self.doubled = {}, []
        for ref, kind, title, day, state, messages, sent, first_at in store.execute(
                """SELECT c.ref, o.kind, o.title, d.occurs_on, d.state, count(DISTINCT m.id),
                sum(v.state IN ('sent', 'uncertain')), date(min(m.approved_at), 'unixepoch')
                FROM draft d JOIN occasion o ON o.id = d.occasion JOIN customer c
                ON c.id = d.customer LEFT JOIN message m ON m.draft = d.id
                LEFT JOIN delivery v ON v.message = m.id
                WHERE d.purpose IN ('reminder', 'greeting') GROUP BY d.id"""):
            days = self.drafts.setdefault((ref, kind, title), {})
            if parse_day(day) in days or messages > 1 or (sent or 0) > 1:
                self.doubled.append(f"{ref}/{kind}/{title}/{day}")
            days[parse_day(day)] = (state, messages, sent or 0, first_at and parse_day(first_at))
        self.sound = store.execute("PRAGMA integrity_check").fetchone()[0]
        store.close()


class Judge:
    """Compares what there is with what there should be."""

    def __init__(self, people, mornings, book):
        self.people, self.book = people, book
        self.mornings = sorted(mornings.items())  # each day that was lived: was there a yes?
        self.last = self.mornings[-1][0]
        self.findings, self.counts = Findings(), {}

    def judge(self):
        """Looks at everything; the findings."""
        known = {one.key(): one for one in self.people.occasions()}
        for name in self.book.doubled:
            self.findings.add("doubled", name)
        for key in self.book.drafts.keys() - known.keys():
            self.findings.add("a draft of an occasion that nobody has", "/".join(key))
        for key, occasion in known.items():
            self._judge_occasion(occasion, self.book.drafts.get(key, {}))
        self.findings.unless(self.book.sound == "ok", "the store is damaged", self.book.sound)
        return self.findings

    def _count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def _judge_occasion(self, occasion, drafts):
        end = self.last + BEHIND * DAY
        candidates = set(occasion.candidates(self.people.first, end))
        for day in sorted(candidates | drafts.keys()):
            name = "/".join(occasion.key()) + f"/{day}"
            if self._is_calm(occasion, day):
                self._judge_calm(occasion, day, drafts.get(day), name)
            elif day in drafts:
                self._judge_moved(occasion, day, drafts[day], name)

    def _first_plan(self, day):
        """The first morning on or behind a day."""
        return next((morning for morning, _ in self.mornings if morning >= day), None)

    def _lived(self, day):
        return any(morning == day for morning, _ in self.mornings)

    def _is_calm(self, occasion, day):
        """Nothing changed from the making of the day's draft to the day itself. A 29 February that
        was handed over for the day before is not handed over again: its year is done."""
        begin = draft_on(occasion.kind, day)
        if any(depends_on_leap(rule) for rule in occasion.rules()):
            begin -= 2 * DAY
        end = max(day, self._first_plan(begin) or day)
        return not any(begin <= change <= end for change in occasion.changes())

    def _judge_calm(self, occasion, day, draft, name):
        begin = draft_on(occasion.kind, day)
        owed = occasion.falls_on(day, day) and begin <= self.last
        if owed and draft is None:
            self.findings.add("lost", name)
        elif not owed and draft is not None:
            self.findings.add("on the wrong day", name)
        elif owed:
            self._count("once, on the day")
            self._judge_state(occasion, day, draft, name)

    def _judge_state(self, occasion, day, draft, name):
        begin, end = draft_on(occasion.kind, day), last_morning(occasion.kind, day)
        if end >= self.last:
            return  # it may still wait
        answers = [yes for morning, yes in self.mornings if begin <= morning <= end]
        if occasion.silent_by(begin):
            expected = "withdrawn"  # nobody misses what nobody would have been sent
        elif not answers:
            expected = "missed"
        else:
            expected = "approved" if any(answers) else "lapsed"
        state, messages, sent, _ = draft
        self._count(expected)
        self.findings.unless(messages == (1 if expected == "approved" else 0),
                             f"{expected}, and not as many messages", name)
        greets = occasion.kind == "own-birthday"
        if state == "lapsed" and expected == "approved" and greets and not self._lived(day):
            self._count("approved, but nobody was there on the day")
            return
        self.findings.unless(sent == (expected == "approved"), f"{expected}, and not sent so", name)
        self.findings.unless(state == expected, f"{state}, but should be {expected}", name)

    def _judge_moved(self, occasion, day, draft, name):
        """Something changed just then: it may be there or not, but by something that was true."""
        begin = draft_on(occasion.kind, day)
        end = max(day, self._first_plan(begin) or day)
        state, _, _, approved_on = draft
        # Behind the plan of a morning: what was true before may have been drafted in it.
        known = [begin - DAY, begin]
        known += [change for change in occasion.changes() if begin <= change <= end]
        self.findings.unless(any(occasion.falls_on(day, moment) for moment in known),
                             "on the wrong day", name)
        self.findings.unless(state in NOT_OPEN or last_morning(occasion.kind, day) >= self.last,
                             "left open", name)
        self.findings.unless(approved_on is None or not occasion.silent_by(approved_on),
                             "written about in spite of a no", name)
        self._count("changed meanwhile")
