#!/usr/bin/python3
"""What strangers do to a proxy in front of the door, in a story's network and folder.

usage: proxy.py answers PORT...            fails while one of these accepts nobody
       proxy.py same-head PATH ONE OTHER   two commands tell the same head, each field once
       proxy.py hostile CERTIFICATE PATH   requests that two readers could take differently
       proxy.py slow CERTIFICATE PATH      many who send half a form, and one who comes between
       proxy.py flood CERTIFICATE COUNT    how many of a visitor's requests are turned away
       proxy.py no-key PATH... FILE...      fails when a file holds the key of a path
"""

import collections
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time

HOST = "rose.test"
SECONDS = 20
SLOW = 100
SERVED_SECONDS = 2  # in which others are, while half forms are waited for
REFUSED = (b"501", b"502", b"505")  # beside 4xx
SMUGGLED = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"


def connect(certificate, source="127.0.0.1"):
    """A TLS connection to the proxy, as far as HTTP/1.1."""
    context = ssl.create_default_context(cafile=certificate)
    peer = socket.create_connection(("127.0.0.1", 443), SECONDS, (source, 0))
    return context.wrap_socket(peer, server_hostname=HOST)


def ask(certificate, data, source="127.0.0.1"):
    """All that comes back until the proxy closes, or says nothing more for two seconds."""
    answer = b""
    with connect(certificate, source) as peer:
        try:
            peer.sendall(data)
            peer.settimeout(2)
            while True:
                piece = peer.recv(65536)
                if not piece:
                    return answer
                answer += piece
        except OSError:
            return answer


def counters():
    """What the daemon counts."""
    told = subprocess.run(["rosemary", "status", "--json"], stdout=subprocess.PIPE, check=False)
    return json.loads(told.stdout)["counters"]


def answers():
    """How many requests the door has answered."""
    return sum(number for name, number in counters().items() if name.startswith("http_answers_"))


def probes(path):
    """Requests that are to be refused: a name, and the bytes."""
    post = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n"
    get = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n"
    tail = "0\r\n\r\n" + SMUGGLED
    return {
        "CL+TE": post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + tail,
        "TE+CL": post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + tail,
        "two TE": post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + tail,
        "TE of another kind": post + "Transfer-Encoding: xchunked\r\n\r\n" + tail,
        "blank before the colon": post + "Content-Length : 5\r\n\r\n" + tail,
        "two lengths": post + "Content-Length: 5\r\nContent-Length: 90\r\n\r\n" + tail,
        "signed length": post + "Content-Length: +5\r\n\r\n" + tail,
        "hexadecimal chunk": post + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n" + tail,
        "two hosts": get + "Host: localhost\r\n\r\n",
        "no host": f"GET {path} HTTP/1.1\r\n\r\n",
        "another host": f"GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "NUL": get + "X: a\0b\r\n\r\n",
        "great header": get + "X: " + "a" * 60000 + "\r\n\r\n",
        "many headers": get + "".join(f"X-{i}: y\r\n" for i in range(200)) + "\r\n",
        "great target": "GET /o/" + "a" * 60000 + f" HTTP/1.1\r\nHost: {HOST}\r\n\r\n",
        "method": f"TRACE {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n",
        "CONNECT": "CONNECT 127.0.0.1:8787 HTTP/1.1\r\nHost: 127.0.0.1:8787\r\n\r\n",
    }


def hostile(certificate, path):
    """Each is refused, reaches the door once at the most, and what is behind it never does."""
    for name, data in probes(path).items():
        before = answers()
        answer = ask(certificate, data.encode("latin-1"))
        statuses = re.findall(rb"^HTTP/\S+ (\d{3})", answer, re.MULTILINE)
        served = [status for status in statuses if status[:1] != b"4" and status not in REFUSED]
        if served or b"rosemary_" in answer:
            sys.exit(f"{name}: answered {answer[:2000]!r}")
        if not statuses and answer:
            sys.exit(f"{name}: answered without a status: {answer[:200]!r}")
        if answers() - before > 1:
            sys.exit(f"{name}: the door saw {answers() - before} requests")
        print(f"{name}: {b' '.join(statuses).decode() or 'closed'}")
    print("none came through")


def slow(certificate, path):
    """Half forms keep the proxy busy, not the door, and others are served meanwhile."""
    form = (f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\nanswer=").encode()
    peers = [connect(certificate) for _ in range(SLOW)]
    for peer in peers:
        peer.sendall(form)
    began = time.monotonic()
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
    answer = ask(certificate, request, "127.0.0.2")
    if not answer.startswith(b"HTTP/1.1 200") or time.monotonic() - began > SERVED_SECONDS:
        sys.exit(f"after {time.monotonic() - began:.1f} s: {answer[:200]!r}")
    held = counters()["http_connections"]
    for peer in peers:
        peer.close()
    if held > 2:
        sys.exit(f"the door itself holds {held} connections")
    print("served")


def flood(certificate, count):
    """One visitor's requests one after the other: how many were turned away."""
    seen = collections.Counter()
    request = f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
    for _ in range(int(count)):
        seen[ask(certificate, request, "127.0.0.3").split(b" ", 2)[1].decode()] += 1
    print(json.dumps({"turned_away": seen["429"], "let_in": int(count) - seen["429"]}))


def same_head(path, one, other):
    """Every field of the one is in the other, once and with the same value."""
    def fields(command):
        told = subprocess.run([command, path], stdout=subprocess.PIPE, check=True).stdout
        head = told.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")[1:]
        return [tuple(line.split(": ", 1)) for line in head]
    through = [(name.lower(), value) for name, value in fields(other)]
    for name, value in fields(one):
        if name != "Connection" and through.count((name.lower(), value)) != 1:
            sys.exit(f"'{name}: {value}' is not once in {through}")
        if name != "Connection" and [field for field, _ in through].count(name.lower()) != 1:
            sys.exit(f"'{name}' is there twice: {through}")
    print("the same")


def no_key(*words):
    """No file has the key of a path in it."""
    paths = [word for word in words if word.startswith(("/o/", "/u/", "/a/", "/feed/"))]
    keys = [re.search(r"[A-Za-z0-9_-]{22}", path)[0] for path in paths]
    files = words[len(keys):]
    for path in files:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        for key in keys:
            if key in text:
                line = next(line for line in text.split("\n") if key in line)
                sys.exit(f"{path}: {line}")
    if not any(os.path.getsize(path) for path in files):
        sys.exit("nothing was logged at all")
    print(f"none of {len(keys)} keys")


def answers_at(*ports):
    """Fails while one of the ports accepts nobody."""
    for port in ports:
        socket.create_connection(("127.0.0.1", int(port)), 2).close()


VERBS = {"answers": answers_at, "same-head": same_head, "hostile": hostile, "slow": slow,
         "flood": flood, "no-key": no_key}


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    try:
        VERBS[sys.argv[1]](*sys.argv[2:])
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
