"""Reads a .story file into steps; the language is described at the head of run."""

import dataclasses
import os
import re

HEREDOC = re.compile(r"^(.*?)\s*<<('?)(\w+)\2$")
EXPECTATION = re.compile(r"^([>!?]|==)(?:\s+(.*))?$|^(empty)$|^save\s+(\w+)\s*=\s*(.+)$")
PROBE = re.compile(r"^(\$ |mail\b|raw\b|daemon (dies|log|refuses)\b)")
WAIT = re.compile(r"^wait(?:\s+(\d+)s)?\s+until\s+(.*)$")
STEP = re.compile(
    r"^(include|set|environment|file|for|smtp|sink|gateway|program|daemon|alone|long|root|data)\b")


class StoryError(Exception):
    """A story that cannot be read, or one that failed; where says which line."""

    def __init__(self, where, text):
        super().__init__(f"{where}: {text}")
        self.where, self.text = where, text


@dataclasses.dataclass
class Expectation:
    """One line below a probe: kind is > ! == ? empty or save."""
    where: str
    kind: str
    text: str


@dataclasses.dataclass
class Step:
    """One action, with what is expected of it and, for loops, what is inside."""
    where: str
    text: str
    heredoc: str | None = None
    literal: bool = False  # the heredoc's variables stay as they are
    wait_seconds: int | None = None
    expectations: list = dataclasses.field(default_factory=list)
    body: list = dataclasses.field(default_factory=list)

    def is_probe(self):
        """True when the step gives output to look at."""
        return PROBE.match(self.text) is not None


class _Lines:
    """The lines of a file, with a cursor."""

    def __init__(self, path):
        self.name = os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        self.next = 0

    def where(self):
        """The place of the line last taken."""
        return f"{self.name}:{self.next}"

    def take(self):
        """The next line, or None."""
        if self.next >= len(self.lines):
            return None
        self.next += 1
        return self.lines[self.next - 1]

    def heredoc(self, mark):
        """The lines up to the mark."""
        start, taken = self.where(), []
        while True:
            line = self.take()
            if line is None:
                raise StoryError(start, f"there is no line '{mark}' below")
            if line.strip() == mark:
                return "".join(text + "\n" for text in taken)
            taken.append(line)


def _expectation(where, match):
    if match[3]:
        return Expectation(where, "empty", "")
    if match[4]:
        return Expectation(where, f"save {match[4]}", match[5])
    return Expectation(where, match[1], match[2] or "")


def _step(lines, text):
    where = lines.where()
    step = Step(where, text)
    match = WAIT.match(text)
    if match:
        step.wait_seconds, step.text = int(match[1] or 20), match[2]
        if not step.is_probe():
            raise StoryError(where, f"'{step.text}' gives nothing that could be waited for")
    match = HEREDOC.match(step.text)
    if match:
        step.text, step.literal = match[1], match[2] == "'"
        step.heredoc = lines.heredoc(match[3])
    if not step.is_probe() and not STEP.match(step.text):
        raise StoryError(where, f"not understood: {step.text}")
    return step


def _include(path, where, name, depth):
    target = os.path.join(os.path.dirname(path), name)
    if depth > 8:
        raise StoryError(where, "includes go in circles")
    if not os.path.isfile(target):
        raise StoryError(where, f"there is no file '{name}' to include")
    return parse(target, depth + 1)


def _block(lines, path, depth, opened_at):
    steps = []
    while True:
        line = lines.take()
        if line is None:
            if opened_at:
                raise StoryError(opened_at, "this loop has no end")
            return steps
        text = line.strip()
        expectation = EXPECTATION.match(text)
        if not text or text.startswith("#"):
            continue
        if text == "end":
            if not opened_at:
                raise StoryError(lines.where(), "end of no loop")
            return steps
        if expectation:
            if not steps or not steps[-1].is_probe():
                raise StoryError(lines.where(), "expects something of no command")
            steps[-1].expectations.append(_expectation(lines.where(), expectation))
        elif text.startswith("include "):
            steps += _include(path, lines.where(), text.split(None, 1)[1], depth)
        else:
            step = _step(lines, text)
            if text.startswith("for "):
                step.body = _block(lines, path, depth, step.where)
            steps.append(step)


def parse(path, depth=0):
    """The steps of a story file, those of its includes among them."""
    return _block(_Lines(path), path, depth, None)


def title(path):
    """The first comment of a story."""
    with open(path, encoding="utf-8") as file:
        first = file.readline().strip()
    return first.lstrip("# ") if first.startswith("#") else os.path.basename(path)
