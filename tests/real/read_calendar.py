#!/usr/bin/python3
"""Reads a calendar with one of the programs' own readers: read_calendar.py READER FILE

READER is icalendar (khal's), libical (Evolution's, GNOME's), icaljs (Thunderbird's; NODE_MODULES
names the folder where npm put it) or strict: none of these, but a stranger who takes RFC 5545 by
the letter and ends with status 1 where something is not so. Prints a line for each event: its day,
name, status and summary.
"""

import ctypes
import datetime
import os
import re
import subprocess
import sys

EVENT = 4  # ICAL_VEVENT_COMPONENT
SCRIPT = """
const ICAL = require(process.argv[1] + "/ical.js");
const text = require("fs").readFileSync(process.argv[2], "utf8");
for (const part of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent")) {
	const event = new ICAL.Event(part);
	const status = part.getFirstPropertyValue("status") || "CONFIRMED";
	console.log([event.startDate.toString(), event.uid, status, event.summary].join("|"));
}
"""


class Time(ctypes.Structure):
    """struct icaltimetype"""
    _fields_ = [(name, ctypes.c_int) for name in
                ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")]
    _fields_.append(("zone", ctypes.c_void_p))


def by_icalendar(path):
    """The module of Python."""
    import icalendar
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    for event in calendar.walk("VEVENT"):
        yield (event["DTSTART"].dt.isoformat(), str(event["UID"]),
               str(event.get("STATUS", "CONFIRMED")), str(event["SUMMARY"]))


def by_libical(path):
    """The library of C, called directly."""
    library = ctypes.CDLL("libical.so.3")
    for name in ("icalparser_parse_string", "icalcomponent_get_first_component",
                 "icalcomponent_get_next_component"):
        getattr(library, name).restype = ctypes.c_void_p
    for name in ("icalcomponent_get_uid", "icalcomponent_get_summary",
                 "icalcomponent_as_ical_string"):
        getattr(library, name).restype = ctypes.c_char_p
    library.icalcomponent_get_dtstart.restype = Time
    with open(path, "rb") as file:
        calendar = ctypes.c_void_p(library.icalparser_parse_string(file.read()))
    if library.icalcomponent_count_errors(calendar) != 0:
        sys.exit("libical finds errors in it")
    found = library.icalcomponent_get_first_component(calendar, EVENT)
    while found:
        event = ctypes.c_void_p(found)
        day = library.icalcomponent_get_dtstart(event)
        gone = b"STATUS:CANCELLED" in library.icalcomponent_as_ical_string(event)
        yield (f"{day.year:04}-{day.month:02}-{day.day:02}",
               library.icalcomponent_get_uid(event).decode(),
               "CANCELLED" if gone else "CONFIRMED",
               library.icalcomponent_get_summary(event).decode())
        found = library.icalcomponent_get_next_component(calendar, EVENT)


def by_icaljs(path):
    """The module of JavaScript."""
    answer = subprocess.run(["node", "-e", SCRIPT, os.environ["NODE_MODULES"], path], check=True,
                            stdout=subprocess.PIPE, text=True).stdout
    for line in answer.splitlines():
        yield tuple(line.split("|", 3))


def demand(holds, what):
    """Ends when something does not hold."""
    if not holds:
        sys.exit("not by RFC 5545: " + what)


def unfolded(path):
    """The lines, names with parameters and values apart; sections 3.1 and 3.3.11."""
    with open(path, "rb") as file:
        whole = file.read()
    demand(whole.endswith(b"\r\n") and not re.search(rb"\r(?!\n)|(?<!\r)\n", whole), "a line end")
    for line in whole.split(b"\r\n"):
        demand(len(line) <= 75, f"{len(line)} octets in a line")
        demand(not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), "a control character")
        line.decode()  # no character is split
    for line in re.sub(rb"\r\n[ \t]", b"", whole).decode().split("\r\n")[:-1]:
        name, colon, value = line.partition(":")
        demand(colon and value and re.fullmatch(r"[A-Z-]+(;VALUE=[A-Z-]+)?", name), line)
        if not re.match("X-|URL|BEGIN|END|PRODID", name):
            demand(not re.search(r"(?<!\\)(\\\\)*(;|\\[^\\;,nN])", value), "not escaped: " + line)
        yield name, value


def components(lines):
    """The calendar's own properties, and what is in it: names, properties and parts."""
    found = ("", [], [])
    stack = [found]
    for name, value in lines:
        if name == "BEGIN":
            stack.append((value, [], []))
            stack[-2][2].append(stack[-1])
        elif name == "END":
            demand(stack.pop()[0] == value, "END:" + value)
        else:
            stack[-1][1].append((name, value))
    demand(len(found[2]) == 1 and found[2][0][0] == "VCALENDAR", "not one calendar")
    return found[2][0]


def once(properties, names):
    """The values of properties, each of which must be there once."""
    for name in names:
        demand([one[0] for one in properties].count(name) == 1, name)
    return [dict(properties)[name] for name in names]


def by_strict(path):
    """Nobody's; sections 3.6 and 3.8, RFC 7986."""
    _, own, parts = components(unfolded(path))
    version, _, title, name, _ = once(own, ("VERSION", "PRODID", "X-WR-CALNAME", "NAME",
                                            "REFRESH-INTERVAL;VALUE=DURATION"))
    demand(version == "2.0" and re.sub(r"\\(.)", r"\1", name) == title, "version, or title")
    demand(parts, "a calendar of nothing")
    seen = set()
    for kind, properties, alarms in parts:
        if kind != "VEVENT":
            continue
        uid, _, start, end, summary, _ = once(properties, (
            "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "SEQUENCE"))
        days = [datetime.datetime.strptime(one, "%Y%m%d") for one in (start, end)]
        demand(days[1] - days[0] == datetime.timedelta(days=1), "the end is the day behind")
        demand(uid not in seen, "twice: " + uid)
        seen.add(uid)
        for alarm in alarms:
            demand(alarm[0] == "VALARM" and
                   once(alarm[1], ("ACTION", "TRIGGER", "DESCRIPTION"))[0] == "DISPLAY", "an alarm")
        yield (days[0].date().isoformat(), uid, dict(properties).get("STATUS", "CONFIRMED"),
               re.sub(r"\\(.)", r"\1", summary))


READERS = {"icalendar": by_icalendar, "libical": by_libical, "icaljs": by_icaljs,
           "strict": by_strict}


def main():
    reader = READERS[sys.argv[1]]
    for event in sorted(reader(sys.argv[2])):
        print("|".join(event))


if __name__ == "__main__":
    main()
