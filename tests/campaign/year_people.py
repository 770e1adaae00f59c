"""The people of the campaign of years: who they are, what changes about them, and when."""

import datetime
import random

from year_rules import COUNTRIES, DAY, depends_on_country, depends_on_leap, fall

LEAPS = ("feb-28", "mar-1")
KINDS = ("birthday", "anniversary", "occasion", "jubilee")


class History:
    """A value that changes on days: the newest one that is not later counts."""

    def __init__(self, since, value):
        self.changes = [(since, value)]

    def change(self, day, value):
        """From that morning on, behind the plan and the approvals."""
        self.changes.append((day, value))

    def at(self, day):
        """What it was on a day; None before the first."""
        return next((value for since, value in reversed(self.changes) if since <= day), None)

    def days(self):
        """When it changed."""
        return [since for since, _ in self.changes]


class Customer:
    """Somebody who lives somewhere and keeps 29 February on some day."""

    def __init__(self, number, since, country, leap):
        self.number, self.ref, self.email = number, f"C{number}", f"c{number}@post.example"
        self.country, self.leap = History(since, country), History(since, leap)
        self.silent_since = None  # an opt-out of everything
        self.occasions = []


class Occasion:
    """A day of a customer's: its rule through the years, and what forbids to speak of it."""

    def __init__(self, customer, since, kind, title, rule, recipient):
        self.customer, self.kind, self.title, self.recipient = customer, kind, title, recipient
        self.rule = History(since, rule)
        self.silent_since = None  # its recipient died, or nobody wants to hear of it
        self.id, self.recipient_id = None, None
        customer.occasions.append(self)

    def key(self):
        """What tells it from all others."""
        return self.customer.ref, self.kind, self.title

    def told(self):
        """All that ever changed about it, in a line."""
        histories = (("rule", self.rule), ("country", self.customer.country),
                     ("leap", self.customer.leap))
        texts = [f"{name} " + ", ".join(f"{value} from {day}" for day, value in history.changes)
                 for name, history in histories]
        return "; ".join([*texts, f"silent {self.silent_since or self.customer.silent_since}"])

    def rules(self):
        """All rules it ever had."""
        return {rule for _, rule in self.rule.changes if rule}

    def changes(self):
        """The days on which anything changed that moves its days or forbids them."""
        days = set(self.rule.days())
        if any(depends_on_country(rule) for rule in self.rules()):
            days.update(self.customer.country.days())
        if any(depends_on_leap(rule) for rule in self.rules()):
            days.update(self.customer.leap.days())
        return days | {day for day in (self.silent_since, self.customer.silent_since) if day}

    def falls_on(self, day, as_of):
        """Whether it falls on a day by what was known on another."""
        rule = self.rule.at(as_of)
        if not rule:
            return False
        return fall(rule, day.year, self.customer.country.at(as_of),
                    self.customer.leap.at(as_of)) == day

    def silent_by(self, day):
        """Whether something forbade it before that day."""
        return any(since is not None and since < day
                   for since in (self.silent_since, self.customer.silent_since))

    def candidates(self, first, last):
        """All days on which it falls by anything that was ever true of it."""
        days = set()
        for rule in self.rules():
            for country in {value for _, value in self.customer.country.changes}:
                for leap in {value for _, value in self.customer.leap.changes}:
                    days.update(fall(rule, year, country, leap)
                                for year in range(first.year, last.year + 1))
        return sorted(day for day in days if day and first <= day <= last)


class People:
    """All of them, and what happens to them; the same for the same seed."""

    def __init__(self, count, first, last, seed):
        self.random = random.Random(f"people {seed}")
        self.first, self.last, self.numbers = first, last, 0
        self.customers = [self._customer(number) for number in range(count)]

    def occasions(self):
        """Everybody's."""
        return [one for customer in self.customers for one in customer.occasions]

    def rule(self, at=None):
        """A rule of any kind; one of a single day lies behind a day."""
        pick = self.random.random()
        if pick < 0.12:
            return "1952-02-29" if pick < 0.06 else "--02-29"
        if pick < 0.55:
            month, day = self.random.randint(1, 12), self.random.randint(1, 28)
            year = self.random.choice(("-", "1948", "1961"))
            return f"{year}-{month:02}-{day:02}"
        if pick < 0.65:
            begin = at or self.first
            return f"once:{begin + self.random.randint(15, 700) * DAY}"
        return self._moveable()

    def _moveable(self):
        pick = self.random.random()
        if pick < 0.5:
            return "feast:" + self.random.choice(("mothers-day", "fathers-day"))
        if pick < 0.75:
            word = self.random.choice(("easter", "orthodox-easter"))
            return f"{word}{self.random.choice((-21, -2, 0, 1, 39, 49)):+}"
        month = self.random.randint(1, 12)
        by = self.random.choice((f"BYDAY={self.random.randint(1, 4)}SU", "BYDAY=-1FR",
                                 f"BYMONTHDAY={self.random.randint(1, 28)}"))
        return f"rrule:FREQ=YEARLY;BYMONTH={month};{by}"

    def _customer(self, number):
        leap = LEAPS[number % 3 == 0]
        customer = Customer(number, self.first, self.random.choice(COUNTRIES), leap)
        for _ in range(self.random.randint(1, 3)):
            self.add(customer, self.first)
        if self.random.random() < 0.4:
            month, day = self.random.choice(((2, 29), (self.random.randint(1, 12), 17)))
            Occasion(customer, self.first, "own-birthday", "", f"--{month:02}-{day:02}", None)
        return customer

    def add(self, customer, day):
        """One more occasion, for somebody of its own."""
        self.numbers += 1
        return Occasion(customer, day, self.random.choice(KINDS), f"t{self.numbers}",
                        self.rule(day), f"Person Number{self.numbers}")


def files(people):
    """The rows of customers.csv, recipients.csv and occasions.csv."""
    customers = [["ref", "given_name", "email", "country", "consent_email", "birthday"]]
    recipients, occasions = [["customer_ref", "name"]], [["customer_ref", "recipient", "kind",
                                                          "title", "rule"]]
    for customer in people.customers:
        birthday = next((one.rule.at(people.first) for one in customer.occasions
                         if one.kind == "own-birthday"), "")
        customers.append([customer.ref, f"Given{customer.number}", customer.email,
                          customer.country.at(people.first), "granted", birthday])
        for one in customer.occasions:
            if one.recipient:
                recipients.append([customer.ref, one.recipient])
                occasions.append([customer.ref, one.recipient, one.kind, one.title,
                                  one.rule.at(people.first)])
    return {"customers.csv": customers, "recipients.csv": recipients, "occasions.csv": occasions}


def parse_day(text):
    """A day from its text."""
    return datetime.date.fromisoformat(text)
