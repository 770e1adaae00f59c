"""When days fall: a reckoning of its own, that knows nothing of the program's.

A rule is text as the program takes it. Easter by Meeus (Astronomical Algorithms, chapter 8); the
feasts by the laws and customs named beside them.
"""

import datetime
import functools

DAY = datetime.timedelta(1)
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
JULIAN_BEHIND = 13  # days, from 1900 to 2099
SUNDAY = 6


@functools.cache
def easter(year):
    """Western Easter Sunday (Gregorian)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


@functools.cache
def orthodox_easter(year):
    """Orthodox Easter Sunday, by the Gregorian calendar."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return datetime.date(year, month, day + 1) + JULIAN_BEHIND * DAY


def nth(year, month, number, weekday):
    """The number-th such weekday of a month; -1 is the last."""
    if number < 0:
        first = datetime.date(year + month // 12, month % 12 + 1, 1) - DAY
        return first - ((first.weekday() - weekday) % 7) * DAY + (number + 1) * 7 * DAY
    first = datetime.date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7) * DAY + (number - 1) * 7 * DAY


def french_mothers_day(year):
    """The last Sunday of May, but the one behind it when that is Whit Sunday (law 50-577)."""
    day = nth(year, 5, -1, SUNDAY)
    return day + 7 * DAY if day == easter(year) + 49 * DAY else day


MOTHERS_DAY = {
    "GB": lambda year: easter(year) - 21 * DAY,  # Mothering Sunday
    "IE": lambda year: easter(year) - 21 * DAY,
    "US": lambda year: nth(year, 5, 2, SUNDAY),
    "DE": lambda year: nth(year, 5, 2, SUNDAY),
    "FR": french_mothers_day,
    "ES": lambda year: nth(year, 5, 1, SUNDAY),
    "PL": lambda year: datetime.date(year, 5, 26),
}
FATHERS_DAY = {
    "GB": lambda year: nth(year, 6, 3, SUNDAY),
    "IE": lambda year: nth(year, 6, 3, SUNDAY),
    "US": lambda year: nth(year, 6, 3, SUNDAY),
    "FR": lambda year: nth(year, 6, 3, SUNDAY),
    "DE": lambda year: easter(year) + 39 * DAY,  # Ascension
    "ES": lambda year: datetime.date(year, 3, 19),
    "PL": lambda year: datetime.date(year, 6, 23),
}
FEASTS = {"mothers-day": MOTHERS_DAY, "fathers-day": FATHERS_DAY}
COUNTRIES = tuple(MOTHERS_DAY)


def _recurring(text, year):
    """Of the recurrences only what a shop would write: a month, and a weekday or a day in it."""
    parts = dict(part.split("=") for part in text.split(";"))
    month = int(parts["BYMONTH"])
    if "BYMONTHDAY" in parts:
        return datetime.date(year, month, int(parts["BYMONTHDAY"]))
    number, weekday = int(parts["BYDAY"][:-2]), WEEKDAYS[parts["BYDAY"][-2:]]
    return nth(year, month, number, weekday)


def _yearly(text, year, leap):
    month, day = map(int, text.split("-")[-2:])
    if (month, day) == (2, 29) and (year % 4 or year % 100 == 0 and year % 400):
        return datetime.date(year, 3, 1) if leap == "mar-1" else datetime.date(year, 2, 28)
    return datetime.date(year, month, day)


@functools.cache
def fall(rule, year, country, leap):
    """The rule's day in a year, for somebody in a country with a choice for 29 February; or None."""
    name, _, rest = rule.partition(":")
    if name == "once":
        day = datetime.date.fromisoformat(rest)
        return day if day.year == year else None
    if name == "feast":
        return FEASTS[rest][country](year)
    if name == "rrule":
        return _recurring(rest, year)
    for word, sunday in (("orthodox-easter", orthodox_easter), ("easter", easter)):
        if rule.startswith(word):
            return sunday(year) + int(rule[len(word):]) * DAY
    return _yearly(rule, year, leap)


def depends_on_country(rule):
    """Whether a move to another country may move the rule's day."""
    return rule.startswith("feast:")


def depends_on_leap(rule):
    """Whether a choice for 29 February may move the rule's day."""
    return rule.endswith("02-29")


# The shop is closed on Sundays; orders are due a day before, drafts made ten days before.
ORDER_BY_DAYS, LEAD_DAYS = 1, 10


def order_by(day):
    """The last day on which an order for the day can be met."""
    left = ORDER_BY_DAYS
    while left > 0:
        day -= DAY
        left -= day.weekday() != SUNDAY
    return day


def draft_on(kind, day):
    """The day on which the draft is made."""
    if kind == "own-birthday":
        return day - DAY
    return order_by(day) - (LEAD_DAYS - ORDER_BY_DAYS) * DAY


def last_morning(kind, day):
    """The last day in whose morning the draft may still be approved."""
    return day if kind == "own-birthday" else order_by(day) - DAY
