#!/usr/bin/python3
"""Asks the daemon something that the command line would not: ask.py SOCKET METHOD [PARAMS]

Prints the answer's JSON text; the status is 1 when it is an error.
"""

import json
import socket
import sys


def ask(path, method, params):
    """The answer to one call."""
    call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        peer.settimeout(20)
        peer.connect(path)
        peer.sendall(json.dumps(call).encode() + b"\n")
        with peer.makefile("rb") as answers:
            return json.loads(answers.readline())


def main():
    params = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
    answer = ask(sys.argv[1], sys.argv[2], params)
    print(json.dumps(answer))
    return 1 if "error" in answer else 0


if __name__ == "__main__":
    sys.exit(main())
