#!/usr/bin/env python3
"""Writes the files of a shop that nobody tuned anything to: names in many scripts, headers that
want to be injected, wrong days, rows twice, consent missing or withdrawn. No chance: the same
files each time.

usage: hostile_shop.py FOLDER

Beside the six CSV files stands expected.json: who may get a message, what may not be suggested to
whom, and which rows cannot be taken.
"""

import csv
import itertools
import json
import os
import sys

NAMES = [
    ("LINDA", "HARTLEY"), ("linda", "hartley"), ("Ronald", "McDonald"), ("Beatrix", "van der Berg"),
    ("Siobhán", "O’Connor"), ("Jörg", "Müller-Lüdenscheidt"), ("محمد", "الأحمد"), ("שרה", "כהן"),
    ("美咲", "佐藤"), ("Ngọc Ánh", "Nguyễn"), ("Олена", "Шевченко"), ("Γιώργος", "Παπαδόπουλος"),
    ("🌹 Rose", "🌷"), ("J", ""), ("", "Smith"), ("", ""), ("Anne-Marie", "D'Arcy"), ("İpek", "IŞIK"),
    ("ß", "STRASSE"), ("Null", "None"), ("True", "False"), ("Robert'); DROP TABLE customer;--", "X"),
    ("{{given_name}}", "{{{shop_name}}}"), ("<b>Bold</b>", "&amp;"), ("%s%n", "$(reboot)"),
    ("=1+1", "@SUM(A1)"), ("A" * 60, "B" * 60), ("e\u0301ve", "a\u030angstro\u0308m"),
    ("Mary  Ann", " Trailing "), ("Dr. Dr.", "Who, PhD"), ("\u201cQuoted\u201d", 'say "hi"'),
    ("Bob; Alice", "a=b"), ("x@y.example", "<z@y.example>"), ("मीरा", "राव"), ("ทิพย์", "สุข"),
]
RELATIONS = ["mum", "MUM", "wife", "Nan", "Schwiegermutter", "お母さん", "أم", "boss", "parents",
             "dog", "mother in law", "ex-wife", "best friend", "godchild", "👵", "{{relation}}", "twins"]
GIFTS = [("rose", "pink roses"), ("lily", "white lilies"), ("tulip", "TULIPS, MIXED"),
         ("bara", "ピンクのバラ"), ("ward", "ورد وردي"), ("mug", 'a mug that says "hello"'),
         ("html", "<i>roses</i> & thyme"), ("mustache", "{{suggestion}} bouquet"),
         ("long", "a very long bouquet " + "of roses " * 40), ("nuts", "walnut and almond basket"),
         ("fern", "a potted fern")]
PRICES = {"GBP": "24.5{}", "JPY": "250{}", "KWD": "7.25{}", "CHF": "39.0{}", "EUR": "24.9{}"}
AVOID = ["", "", "lilies", "LILY", "nuts, roses", "no walnuts please", "バラ",
         "allergic to tulips", ""]
CONSENT = ["granted", "granted", "soft", "", "granted", "soft", "withdrawn"]

# What must never get in: the column, and what is written into it.
INJECTIONS = [
    ("email", "a@example.test\r\nBcc: all@example.test"), ("email", "a@example.test, b@example.test"),
    ("email", "a b@example.test"), ("email", "<a@example.test>"), ("email", "a@@example.test"),
    ("email", '"a b"@example.test'), ("email", "a@example..test"), ("email", "@example.test"),
    ("email", "a@[127.0.0.1]"), ("email", "a\x00@example.test"), ("email", "x" * 65 + "@example.test"),
    ("email", "a@" + "x" * 64 + ".test"), ("given_name", "Ann\r\nBcc: all@example.test"),
    ("given_name", "Ann\nX-Spam: yes"), ("given_name", "Ann\x07"), ("given_name", "Ann\u2028Bcc: x"),
    ("family_name", "Lee\x1b[31m"), ("phone", "call me"), ("language", "xx-yy-zz-11"),
    ("country", "Narnia"), ("timezone", "Mars/Olympus"), ("channel", "pigeon"),
    ("consent_email", "yes please"), ("birthday", "2027-02-30"), ("birthday", "31/31/1970"),
    ("birthday", "2999-01-01"), ("ref", ""),
]


def write(folder, name, columns, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def people():
    """The customers, their recipients, days and orders, and what is expected of each."""
    pick = {name: itertools.cycle(values) for name, values in
            (("relation", RELATIONS), ("gift", GIFTS), ("money", PRICES), ("avoid", AVOID),
             ("consent", CONSENT))}
    for number, (given, family) in enumerate(NAMES * 3):
        ref, consent = f"h{number}", next(pick["consent"])
        relation, (sku, gift) = next(pick["relation"]), next(pick["gift"])
        currency, avoid = next(pick["money"]), next(pick["avoid"])
        email = f"h{number}@example.test" if number % 17 else ""
        customer = {"ref": ref, "given_name": given, "family_name": family, "email": email,
                    "consent_email": consent, "notes": "Bcc: all@example.test"}
        recipient = {"customer_ref": ref, "relation": relation, "avoid": avoid,
                     "name": family if number % 3 == 0 else "",
                     "likes": "{{likes}}", "state": "deceased" if number % 13 == 5 else ""}
        occasion = {"customer_ref": ref, "recipient": recipient["name"] or relation,
                    "kind": "birthday" if number % 4 else "feast-of-" + "abc"[number % 3],
                    "title": "" if number % 5 else "Tom's {{title}} <party>",
                    "rule": "1950-05-14" if number % 2 else "--05-15"}
        order = {"ref": f"o{number}", "customer_ref": ref, "recipient": recipient["name"],
                 "relation": relation, "occasion": occasion["kind"], "placed_on": "2026-05-10",
                 "wanted_on": "2026-05-14", "sku": f"{sku}-{currency}", "description": gift,
                 "quantity": str(number % 3 + 1), "price": PRICES[currency].format(number % 2),
                 "currency": currency,
                 "gift_note": "With love\nBcc: all@example.test", "payment": "Visa ending 42",
                 "payment_token": "tok" if number % 2 else ""}
        may = bool(email) and consent in ("granted", "soft") and recipient["state"] == ""
        yield customer, recipient, occasion, order, may


def wrong_rows():
    """Rows of customers that cannot be taken, each for one reason."""
    for number, (column, value) in enumerate(INJECTIONS):
        row = {"ref": f"bad{number}", "given_name": "Bad", "email": f"bad{number}@example.test",
               "consent_email": "granted"}
        row[column] = value
        yield row


def wrong_orders():
    """Rows of orders that cannot be taken."""
    good = {"customer_ref": "h0", "placed_on": "2026-01-01", "description": "x", "price": "1.00",
            "currency": "GBP"}
    for number, change in enumerate([
            {"placed_on": "2026-13-01"}, {"placed_on": "2026-02-29"}, {"placed_on": "yesterday"},
            {"placed_on": ""}, {"price": "1.2.3"}, {"price": "1e9"}, {"price": "free"},
            {"currency": "ZZZ"}, {"quantity": "-1"}, {"quantity": "0"}, {"quantity": "1.5"},
            {"customer_ref": "nobody"}, {"description": ""}, {"kind": "gift"},
            {"replaces": "nothing"}, {"description": "a\x00b"}, {"currency": "JPY", "price": "1.5"},
            {"payment": "4111111111111111"}]):
        yield {**good, "ref": f"w{number}", **change}


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    shop = list(people())
    customers = [row[0] for row in shop]
    products = [{"sku": f"{sku}-{currency}", "description": gift,
                 "price": price.format(number % 10), "currency": currency}
                for number, (sku, gift) in enumerate(GIFTS)
                for currency, price in PRICES.items()]
    variations = [{"sku": f"{one}-{currency}", "to_sku": f"{other}-{currency}",
                   "sentence": gift}
                  for (one, _), (other, gift) in itertools.permutations(GIFTS, 2)
                  for currency in PRICES]
    bad, bad_orders = list(wrong_rows()), list(wrong_orders())
    write(folder, "products.csv", ["sku", "description", "price", "currency"], products)
    write(folder, "variations.csv", ["sku", "to_sku", "sentence"], variations)
    write(folder, "customers.csv",
          ["ref", "given_name", "family_name", "email", "phone", "language", "country",
           "timezone", "channel", "consent_email", "birthday", "notes"],
          customers + bad + customers[:10])
    write(folder, "recipients.csv", list(shop[0][1]), [row[1] for row in shop] * 2)
    write(folder, "occasions.csv", list(shop[0][2]), [row[2] for row in shop] * 2)
    write(folder, "orders.csv", list(shop[0][3]) + ["kind", "replaces"],
          [row[3] for row in shop] + bad_orders)
    expected = {
        "may_get": [row[0]["email"] for row in shop if row[4]],
        "avoid": {row[0]["ref"]: row[1]["avoid"] for row in shop if row[1]["avoid"]},
        "rejected": {"customers.csv": len(bad), "orders.csv": len(bad_orders)},
        "written_by_people": sorted(
            {word for row in shop for word in (row[0]["given_name"], row[0]["family_name"],
                                               row[1]["relation"], row[2]["title"])} |
            {gift for _, gift in GIFTS}),
    }
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
