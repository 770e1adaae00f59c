#!/usr/bin/python3
"""Looks for texts in what other programs could see of a running rosemaryd, and in its memory.

usage: holds.py STATE TEXT...      STATE names the daemon; prints each place that holds a text
"""

import os
import sys


def find_daemon(state):
    """The process of the rosemaryd with that state folder."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue  # it has ended meanwhile
        if os.path.basename(words[0]) == b"rosemaryd" and os.fsencode(state) in words:
            return pid
    sys.exit("no such daemon")


def read_memory(pid):
    """Pieces of all memory that can be read and written."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, \
            open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(number, 16) for number in span.split("-"))
            if rights[:2] != "rw" or end - start > 1 << 30:
                continue  # more than a gigabyte is a sanitizer's own
            memory.seek(start)
            yield memory.read(end - start)


def main():
    pid = find_daemon(sys.argv[1])
    wanted = [os.fsencode(text) for text in sys.argv[2:]]
    for name in ("cmdline", "environ"):
        with open(f"/proc/{pid}/{name}", "rb") as file:
            seen = file.read()
        for text in wanted:
            if text in seen:
                print(f"{name} holds '{text.decode()}'")
    try:
        for piece in read_memory(pid):
            for text in wanted:
                if text in piece:
                    print(f"memory holds '{text.decode()}'")
    except PermissionError:
        pass  # the machine lets nobody look but root


main()
