#!/usr/bin/python3
"""Asks the door for something: visit.py LISTENS URL [--head] [--tag TAG]

LISTENS is where the daemon listens, URL an address below http.public_url. Prints the status and
the header fields, an empty line and the body with the folds of calendars taken out.
"""

import argparse
import http.client
import urllib.parse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("listens")
    parser.add_argument("url")
    parser.add_argument("--head", action="store_true")
    parser.add_argument("--tag")
    arguments = parser.parse_args()
    host, port = arguments.listens.rsplit(":", 1)
    address = urllib.parse.urlsplit(arguments.url)
    fields = {"Host": address.netloc}
    if arguments.tag:
        fields["If-None-Match"] = arguments.tag
    door = http.client.HTTPConnection(host, int(port), timeout=20)
    door.request("HEAD" if arguments.head else "GET", address.path, headers=fields)
    answer = door.getresponse()
    body = answer.read()
    print(answer.status, answer.reason)
    for name, value in answer.getheaders():
        print(f"{name}: {value}")
    print()
    print(body.decode().replace("\r\n ", "").replace("\r\n", "\n"), end="")


if __name__ == "__main__":
    main()
