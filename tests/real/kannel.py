#!/usr/bin/python3
"""What a Kannel of a story's is and did.

usage: kannel.py status         what bearerbox tells; fails while nobody answers
       kannel.py texts LOG      what fakesmsc printed as JSON: the texts, put together again
"""

import hashlib
import json
import re
import sys
import urllib.parse
import urllib.request

STATUS = "http://127.0.0.1:13000/status.txt?password=status"
LINE = re.compile(rb"DEBUG: Got message \d+: <(.*)>$")
HEAD = re.compile(rb"^(\S+) (\+\d+) (text|ucs-2|udh) ?(.*)$", re.DOTALL)
SEGMENT = re.compile(rb"^(\S+) data (.*)$", re.DOTALL)


def unescaped(escaped):
    """fakesmsc writes what is not plain text as the query of an URL."""
    return urllib.parse.unquote_to_bytes(escaped.replace(b"+", b" "))


def messages(path):
    """The messages of a log; a line break of a text is one of the log as well."""
    found = []
    with open(path, "rb") as log:
        for line in log:
            match = LINE.search(line.rstrip(b"\n"))
            if match and HEAD.match(match[1]):
                found.append(match[1])
            elif match:
                found[-1] += b"\n" + match[1]
    return [HEAD.match(message).groups() for message in found]


def decoded(data):
    """A long text's bytes: UTF-16 where every other byte of ASCII is 0, else as Kannel had it."""
    return data.decode("utf-16-be") if b"\0" in data else data.decode()


def put_together(text):
    """The text with its words, once all of it is there."""
    parts = text.pop("parts")
    if len(parts) == text["segments"]:
        words = decoded(b"".join(parts[number] for number in sorted(parts)))
        text["text"], text["sha256"] = words, hashlib.sha256(words.encode()).hexdigest()
    return text


def texts(path):
    """Each text once, whole, in order of its first segment."""
    whole, long_ones = [], {}
    for sender, to, kind, data in messages(path):
        text = {"from": sender.decode(), "to": to.decode(), "segments": 1, "parts": {}}
        if kind != b"udh":
            text["parts"][1] = data if kind == b"text" else unescaped(data)
            whole.append(text)
            continue
        header, data = SEGMENT.match(data).groups()
        _, _, _, reference, text["segments"], number = unescaped(header)
        if (to, reference) not in long_ones:
            long_ones[to, reference] = text
            whole.append(text)
        long_ones[to, reference]["parts"][number] = unescaped(data)
    return [put_together(text) for text in whole]


def main():
    if sys.argv[1:] == ["status"]:
        with urllib.request.urlopen(STATUS, timeout=5) as answer:
            print(answer.read().decode())
    elif len(sys.argv) == 3 and sys.argv[1] == "texts":
        print(json.dumps({"texts": texts(sys.argv[2])}))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
