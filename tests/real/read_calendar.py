#!/usr/bin/python3
"""Reads a calendar with one of the programs' own readers: read_calendar.py READER FILE

READER is icalendar (khal's), libical (Evolution's, GNOME's) or icaljs (Thunderbird's; NODE_MODULES
names the folder where npm put it). Prints a line for each event: its day, name, status and summary.
"""

import ctypes
import os
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


def main():
    reader = {"icalendar": by_icalendar, "libical": by_libical, "icaljs": by_icaljs}[sys.argv[1]]
    for event in sorted(reader(sys.argv[2])):
        print("|".join(event))


if __name__ == "__main__":
    main()
