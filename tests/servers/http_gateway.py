#!/usr/bin/python3
"""An SMS gateway for tests: it records what it is asked, takes JSON, and misbehaves on request.

A request is JSON with "id", "to" and "text". Each that was read whole becomes a line of the
folder's file "requests" (JSON: method, path, headers, body, connection, taken); "taken" says that
the gateway would send the message. A second request with an id that was taken is taken by nobody
and answered alike, but with --forgetful. A GET of /ID answers whether that was taken, or as the
rule of "lookup" says, and becomes a line of "lookups". What no strict server would let pass is
noted in "violations".

RULES, one a line, the first whose word the customer's number ends with decides; * is any number,
"connect" speaks of connections before anything is read. The file is read again for each.

    900429 reply 429 {"error":"slow"} | Retry-After: 30     an answer, with headers behind |
    900200 take 200 <html>log in</html>                     the same, and the message is taken
    900001 bytes garbage                                    bytes that are no HTTP
    900300 long 300000                                      a right answer that long
    900002 cut                                              half of a right answer
    900003 close                                            reads, takes nothing, closes
    900004 take-close, take-hang                            takes it, answers nothing
    900005 hang                                             reads, takes nothing, waits
    connect close | connect hang                            without reading
    lookup reply 200 {"state":"Failed"}                     to each GET
"""

import argparse
import json
import os
import re
import socket
import threading

MAX_REQUEST = 1024 * 1024
HANG_SECONDS = 60
OTHERS = ("connect", "lookup")  # words of rules that are no numbers
HEADER = re.compile(rb"^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*[\x20-\x7e]*$")


class Gateway:
    """What was asked, and what was taken."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.taken = set()
        self.connections = 0
        os.makedirs(options.folder, exist_ok=True)

    def rule_for(self, word):
        """The action for a number or for "connect"; None: the usual one."""
        with open(self.options.rules, encoding="utf-8") as file:
            for line in file:
                end, _, action = line.strip().partition(" ")
                if end and (word.endswith(end) or (end == "*" and word not in OTHERS)):
                    return action
        return None

    def note(self, name, text):
        """Adds a line to a file of the folder."""
        with self.lock, open(os.path.join(self.options.folder, name), "a",
                             encoding="utf-8") as file:
            file.write(text + "\n")

    def take(self, key):
        """True when the message with this id was not taken before."""
        with self.lock:
            fresh = key not in self.taken or self.options.forgetful
            self.taken.add(key)
            return fresh


class Connection:
    """One connection: it may ask several times, although nobody should."""

    def __init__(self, gateway, sock, number):
        self.gateway, self.sock, self.number = gateway, sock, number
        self.buffer = b""

    def run(self):
        """Serves until one side closes."""
        rule = self.gateway.rule_for("connect")
        if rule == "hang":
            threading.Event().wait(HANG_SECONDS)
        if rule:
            return
        while True:
            request = self.read_request()
            if request is None or not self.serve(request):
                return

    def read_request(self):
        """(method, path, headers, body) or None."""
        while b"\r\n\r\n" not in self.buffer:
            if not self.read_more():
                return None
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        for line in lines:
            if not HEADER.match(line):
                self.gateway.note("violations", f"header {line!r}")
        headers = {name.decode().lower(): value.strip().decode()
                   for name, _, value in (line.partition(b":") for line in lines)}
        method, path, _ = first.decode("ascii", "replace").split(" ", 2)
        length = int(headers.get("content-length", "0"))
        while len(self.buffer) < length:
            if not self.read_more():
                return None
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return method, path, headers, body

    def read_more(self):
        data = self.sock.recv(65536)
        self.buffer += data
        if len(self.buffer) > MAX_REQUEST:
            self.gateway.note("violations", "a request without end")
            return False
        return bool(data)

    def serve(self, request):
        """Answers one request; False ends the connection."""
        method, path, headers, body = request
        if method == "GET" and not body:
            return self.tell(path, headers)
        try:
            message = json.loads(body)
            number, key = message["to"], message["id"]
        except (ValueError, KeyError, TypeError):
            self.gateway.note("violations", f"body {body!r}")
            return False
        action, _, rest = (self.gateway.rule_for(number) or "take 201").partition(" ")
        taken = action.startswith(("take", "long", "cut")) and self.gateway.take(key)
        self.gateway.note("requests", json.dumps({
            "method": method, "path": path, "headers": headers, "body": message,
            "connection": self.number, "taken": taken}))
        return self.act(action, rest, key)

    def tell(self, path, headers):
        """Whether a message was taken."""
        key = path.rsplit("/", 1)[-1]
        self.gateway.note("lookups", json.dumps({"path": path, "headers": headers}))
        action, _, rest = (self.gateway.rule_for("lookup") or "").partition(" ")
        if action:
            return self.act(action, rest, key)
        if key in self.gateway.taken:
            self.answer(200, json.dumps({"id": key, "state": "Sent"}), [])
        else:
            self.answer(404, '{"message":"not found"}', [])
        return True

    def act(self, action, rest, key):
        """Carries a rule out; False ends the connection."""
        right = json.dumps({"id": f"gw-{key[:8]}"})
        if action in ("hang", "take-hang"):
            threading.Event().wait(HANG_SECONDS)
        elif action == "bytes":
            self.sock.sendall(rest.encode())
        elif action == "long":
            self.answer(201, right[:-1] + ', "x":"' + "x" * int(rest) + '"}', [])
        elif action == "cut":
            self.sock.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n" +
                              right.encode())
        elif action in ("reply", "take"):
            said, _, header = rest.partition(" | ")
            status, _, text = said.partition(" ")
            self.answer(int(status), text or right, [header] if header else [])
            return True
        return False

    def answer(self, status, text, headers):
        """An HTTP answer that keeps the connection."""
        body = text.encode()
        lines = [f"HTTP/1.1 {status} Said", "Content-Type: application/json",
                 f"Content-Length: {len(body)}", *headers, "", ""]
        self.sock.sendall("\r\n".join(lines).encode() + body)


def serve(gateway, sock):
    """One connection, in a thread of its own."""
    with gateway.lock:
        gateway.connections += 1
        number = gateway.connections
    try:
        Connection(gateway, sock, number).run()
    except OSError:
        pass  # the other side is gone
    sock.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="where requests are recorded")
    parser.add_argument("--port", type=int, default=0, help="0 chooses one")
    parser.add_argument("--port-file", required=True, help="gets the port once it listens")
    parser.add_argument("--rules", required=True, help="file of rules; it may change")
    parser.add_argument("--forgetful", action="store_true", help="takes an id again and again")
    gateway = Gateway(parser.parse_args())
    listener = socket.create_server(("127.0.0.1", gateway.options.port), backlog=128)
    with open(gateway.options.port_file + ".part", "w", encoding="utf-8") as file:
        file.write(f"{listener.getsockname()[1]}\n")
    os.rename(gateway.options.port_file + ".part", gateway.options.port_file)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(gateway, sock), daemon=True).start()


if __name__ == "__main__":
    main()
