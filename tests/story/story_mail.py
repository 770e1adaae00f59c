"""What the recording SMTP server got: the `mail` probe of a story."""

import email
import email.policy
import hashlib
import json
import os
import re

from story_expect import Seen


class NoMail(Exception):
    """The message that was asked for is not there."""


def _envelopes(folder):
    """Envelopes in order of arrival."""
    if not os.path.isdir(folder):
        return []
    found = []
    for name in sorted(os.listdir(folder)):
        if re.match(r"^\d+\.json$", name):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                found.append(json.load(file))
    return found


def _raw(folder, envelope):
    with open(os.path.join(folder, f"{envelope['number']:06d}.eml"), "rb") as file:
        return file.read()


def _pick(envelopes, which):
    if which == "last" and envelopes:
        return envelopes[-1]
    if which.isdigit() and 0 < int(which) <= len(envelopes):
        return envelopes[int(which) - 1]
    if "@" in which:
        found = [e for e in envelopes if which in e["rcpt_to"]]
        if len(found) == 1:
            return found[0]
        raise NoMail(f"{len(found)} messages went to {which}, not one")
    raise NoMail(f"there is no message '{which}', {len(envelopes)} arrived")


def _parts(raw, subtype):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return "\n".join(part.get_content().replace("\r\n", "\n") for part in message.walk()
                     if part.get_content_type() == f"text/{subtype}")


def _header(raw, name):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    values = message.get_all(name)
    if not values:
        raise NoMail(f"the message has no header {name}")
    return "\n".join(str(value) for value in values)


def _with_hash(folder, envelope):
    return dict(envelope, sha256=hashlib.sha256(_raw(folder, envelope)).hexdigest())


def _one(folder, envelope, what):
    raw = _raw(folder, envelope)
    if not what:
        return json.dumps(_with_hash(folder, envelope))
    if what[0] == "header" and len(what) == 2:
        return _header(raw, what[1])
    if what == ["sha256"]:
        return hashlib.sha256(raw).hexdigest()
    if what == ["raw"]:
        return raw.decode("utf-8", "replace")
    if what in (["body"], ["html"]):
        return _parts(raw, "plain" if what == ["body"] else "html")
    raise NoMail(f"mail cannot show '{' '.join(what)}'")


def probe(folder, words):
    """The answer to `mail WORDS`; what is not there is status 1."""
    try:
        envelopes = _envelopes(folder)
        if words[:1] == ["violations"]:
            path = os.path.join(folder, "violations")
            text = ""
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    text = file.read()
        elif words[:1] == ["count"]:
            text = str(len([e for e in envelopes if len(words) < 2 or words[1] in e["rcpt_to"]]))
        elif words[:1] == ["list"]:
            text = json.dumps({"mails": [_with_hash(folder, e) for e in envelopes]})
        else:
            text = _one(folder, _pick(envelopes, words[0] if words else ""), words[1:])
    except NoMail as error:
        return Seen(str(error), "", 1)
    return Seen(text, text, 0)
