"""What no draft may look like, whoever's shop it is about."""

import re

RELATIVE_DAYS = re.compile(r"\b(today|tomorrow|tonight|days left|days to go|next week)\b", re.I)
LEFTOVERS = ("{{", "}}", "{who}", "Dear ,", " ,", " .", "..", "null", "None", "  ", "( ", " )",
             "()", "�", "\t")


def complaints(text, said_by_people=()):
    """What is wrong with a text; words that people wrote themselves are not looked at."""
    for words in sorted(filter(None, said_by_people), key=len, reverse=True):
        text = text.replace(words, "WORDS")
    found = [f"has '{leftover}' in it" for leftover in LEFTOVERS if leftover in text]
    found += [f"says '{day}'" for day in RELATIVE_DAYS.findall(text)]
    lines = text.split("\n")
    found += [f"has a line with blanks around it: '{line}'" for line in lines
              if line != line.strip()]
    found += [f"has a paragraph that begins in lower case: '{line[:30]}'"
              for before, line in zip([""] + lines, lines)
              if before == "" and line[:1].islower()]
    if "\n\n\n" in text:
        found.append("has a gap of two empty lines")
    return found
