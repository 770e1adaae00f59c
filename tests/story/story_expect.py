"""Judges what a probe gave: texts, patterns, exact output, and paths into JSON."""

import dataclasses
import json
import re

COMPARISON = re.compile(
    r"^(\.(?:\[[^\]]*\]|[^\s\[])*)(?:\s+(==|!=|<=|>=|<|>|~|contains|exists)(?:\s+(.*))?)?$")
PATH_PART = re.compile(r"\.([A-Za-z_][\w-]*)|\[(-?\d+)\]|\[(\*?)([\w.-]+)=([^\]]*)\]")
MISSING = object()
SANITIZER = re.compile(
    r"(ERROR|SUMMARY): (Address|Leak|Thread|Memory|UndefinedBehavior)Sanitizer|runtime error: ")
SANITIZER_STATUS = 99


@dataclasses.dataclass
class Seen:
    """What a probe gave: everything it printed, its plain output for JSON, its exit status."""
    text: str
    output: str
    status: int = 0

    def json(self):
        """The output as JSON, or MISSING."""
        try:
            return json.loads(self.output)
        except ValueError:
            return MISSING


class Unmet(Exception):
    """An expectation that does not hold; says which."""


def _words(value):
    """A JSON value as the story's author would write it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _member(value, name):
    if isinstance(value, dict) and name in value:
        return value[name]
    if name == "length" and isinstance(value, (list, dict, str)):
        return len(value)
    return MISSING


def _select(value, everything, path, wanted):
    """The first member of a list (or all) whose own path says wanted."""
    if not isinstance(value, list):
        return MISSING
    found = [item for item in value if _same(lookup(item, "." + path), wanted)]
    if everything:
        return found
    return found[0] if found else MISSING


def _same(value, wanted):
    return value is not MISSING and _words(value) == wanted


def lookup(value, path):
    """The value at .a.b[0].c, .list[key=value].c, .list[*key=value].length; or MISSING."""
    position = 0
    while position < len(path) and path != ".":
        match = PATH_PART.match(path, position)
        if not match:
            raise Unmet(f"'{path}' is no path into JSON (at '{path[position:]}')")
        name, index, everything, key, wanted = match.groups()
        if name:
            value = _member(value, name)
        elif index:
            inside = isinstance(value, list) and -len(value) <= int(index) < len(value)
            value = value[int(index)] if inside else MISSING
        else:
            value = _select(value, bool(everything), key, wanted)
        if value is MISSING:
            return MISSING
        position = match.end()
    return value


def _compare(value, operator, wanted):
    if operator in (None, "exists"):
        return value is not MISSING
    if value is MISSING:
        return False
    text = _words(value)
    if len(wanted) >= 2 and wanted[0] == wanted[-1] == '"':
        wanted = json.loads(wanted)
    if operator == "==":
        return text == wanted
    if operator == "!=":
        return text != wanted
    if operator == "contains":
        return wanted in text
    if operator == "~":
        return re.search(wanted.strip("/"), text) is not None
    numeric = isinstance(value, (int, float)) and re.match(r"^-?\d+(\.\d+)?$", wanted)
    left, right = (value, float(wanted)) if numeric else (text, wanted)
    return {"<": left < right, ">": left > right, "<=": left <= right,
            ">=": left >= right}[operator]


def holds(seen, text):
    """True when an assertion (text, "text", /regex/ or .path ...) holds; and how it reads."""
    if len(text) > 1 and text[0] == text[-1] == "/":
        found = re.search(text[1:-1], seen.text, re.MULTILINE) is not None
        return found, f"output matches {text}"
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1] in seen.text, f"output contains {text}"
    match = COMPARISON.match(text)
    if match:
        value = seen.json()
        if value is MISSING:
            raise Unmet(f"output is JSON, for {text}")
        found = lookup(value, match[1])
        said = "it is not there" if found is MISSING else f"it is {_words(found)}"
        return _compare(found, match[2], match[3] or ""), f"{text} ({said})"
    return text in seen.text, f"output contains '{text}'"


def saved(seen, source):
    """The text that `save NAME = SOURCE` keeps."""
    if source == "output":
        return seen.output.strip()
    if source.startswith("/"):
        match = re.search(source.strip("/"), seen.text, re.MULTILINE)
        if not match:
            raise Unmet(f"output matches {source}")
        return match[1] if match.groups() else match[0]
    value = seen.json()
    found = lookup(value, source) if value is not MISSING else MISSING
    if found is MISSING:
        raise Unmet(f"{source} is there to be saved")
    return _words(found)


def _check_status(seen, expectations, default):
    wanted = [text for kind, text in expectations if kind == "?"]
    wanted = wanted[-1] if wanted else default
    if wanted != "any" and str(seen.status) != wanted:
        raise Unmet(f"exit status {wanted}, not {seen.status}")


def judge(seen, expectations, default_status="0"):
    """Raises Unmet for the first expectation (kind, text) that does not hold."""
    if SANITIZER.search(seen.text) or seen.status == SANITIZER_STATUS:
        raise Unmet("no finding of a sanitizer")
    _check_status(seen, expectations, default_status)
    for kind, text in expectations:
        if kind == "empty" and seen.text.strip():
            raise Unmet("no output")
        if kind == "==" and seen.output.strip() != text.strip():
            raise Unmet(f"output is exactly '{text.strip()}'")
        if kind in (">", "!"):
            found, reading = holds(seen, text)
            if found != (kind == ">"):
                raise Unmet(reading if kind == ">" else f"not: {reading}")
