#!/usr/bin/python3
"""Runs a program on a terminal of its own, presses keys and says what the screen showed.

usage: terminal.py [--size COLUMNSxROWS] SCRIPT PROGRAM [ARGUMENT...]

SCRIPT has a line for each step:
    see TEXT       waits until the screen shows TEXT, 20 s at most
    press KEYS     presses keys; \\r, \\x1b and the like are read as in Python
    size WxH       makes the terminal so large
    run COMMAND    runs a line of sh beside the program
    signal NAME    sends the program a signal: TERM
    end [STATUS]   waits for the program's end (status 0), which must restore the terminal
"""

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

WAIT_S = 20


class Terminal:
    """A program and the screen it draws: rows of plain text."""

    def __init__(self, command, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [""] * rows
        self.row, self.raw, self.alternate = 0, b"", False
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], command)
        self.before = termios.tcgetattr(self.fd)[3]
        self.resize(columns, rows)

    def resize(self, columns, rows):
        """Another size, of which the program hears by SIGWINCH."""
        self.columns, self.rows = columns, rows
        self.cells = (self.cells + [""] * rows)[:rows]
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def text(self):
        """What the screen shows."""
        return "\n".join(self.cells)

    def take(self, seconds):
        """Draws what comes; False when nothing came or the program is gone."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            self.raw += os.read(self.fd, 65536)
        except OSError:
            return False  # the other end is closed
        self.draw()
        return True

    def draw(self):
        """Understands the few sequences that a whole screen is made of."""
        text = codecs.getincrementaldecoder("utf-8")().decode(self.raw)
        for piece in text.split("\x1b[?1049h")[-1].split("\x1b[H")[1:]:
            lines = piece.replace("\x1b[1m", "").replace("\x1b[0m", "").split("\x1b[K")
            for row, line in enumerate(lines[1:self.rows + 1]):
                line = line.rstrip("\r\n")
                if "\x1b" not in line:
                    self.cells[row] = line
        self.alternate = text.rfind("\x1b[?1049h") > text.rfind("\x1b[?1049l")

    def see(self, wanted):
        """Waits for a text."""
        until = time.monotonic() + WAIT_S
        while wanted not in self.text():
            if time.monotonic() > until:
                sys.exit(f"'{wanted}' is not on the screen:\n{self.text()}")
            self.take(0.1)
        wide = [line for line in self.cells if len(line) > self.columns]
        if wide:
            sys.exit(f"wider than {self.columns} columns: {wide}")

    def end(self, wanted):
        """Waits for the end; the terminal must be as it was."""
        until = time.monotonic() + WAIT_S
        done, status = 0, 0
        while done == 0 and time.monotonic() < until:
            self.take(0.1)
            done, status = os.waitpid(self.pid, os.WNOHANG)
        if done == 0:
            os.kill(self.pid, signal.SIGKILL)
            sys.exit("it does not end")
        while self.take(0):
            pass
        if self.alternate or b"\x1b[?25h" not in self.raw:
            sys.exit("the terminal was not given back")
        if os.waitstatus_to_exitcode(status) != wanted:
            sys.exit(f"ended with {os.waitstatus_to_exitcode(status)}, not {wanted}:\n"
                     + self.raw.decode(errors="replace")[-2000:])


def main():
    words = sys.argv[1:]
    columns, rows = 80, 24
    if words[0] == "--size":
        columns, rows = map(int, words[1].split("x"))
        words = words[2:]
    terminal = Terminal(words[1:], columns, rows)
    with open(words[0], encoding="utf-8") as script:
        for line in script:
            verb, _, rest = line.rstrip("\n").partition(" ")
            if verb == "see":
                terminal.see(rest)
            elif verb == "press":
                os.write(terminal.fd, codecs.decode(rest, "unicode_escape").encode("latin-1"))
            elif verb == "size":
                terminal.resize(*map(int, rest.split("x")))
            elif verb == "run":
                subprocess.run(rest, shell=True, check=True, stdout=subprocess.DEVNULL)
            elif verb == "signal":
                os.kill(terminal.pid, getattr(signal, "SIG" + rest))
            elif verb == "end":
                terminal.end(int(rest or 0))
            else:
                sys.exit(f"no such step: {line}")


main()
