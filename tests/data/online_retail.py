#!/usr/bin/env python3
"""Turns the sales of a real gift shop (UCI "Online Retail") into rosemary's CSV files.

usage: online_retail.py SOURCE.csv[.xz] FOLDER [--today YYYY-MM-DD] [--occasions N] [--sample]

Every row of the source becomes a row of orders.csv, or stands in left-out.csv with the reason
(postage, fees, discounts: not goods). Rows that are wrong stay wrong: refusing them is the
importer's work. The same source gives the same files.

A credit note (an invoice whose number begins with C) becomes a cancelled order of its own,
tagged with the invoice it takes back; an invoice whose dearest line was taken back whole becomes
refunded, so that nobody is told what a good choice it was.

--sample leaves the customers with occasions, and of the others every twentieth invoice.

The source knows no occasions. So that drafts follow, some customers get one a few days after
--today, and the order of theirs that lies nearest to a year before carries its kind.
"""

import argparse
import collections
import csv
import datetime
import lzma
import os
import sys

from plain_words import plain_description

FEES = {"POST", "M", "D", "DOT", "C2", "CRUK", "BANK CHARGES", "PADS", "AMAZONFEE", "S", "B"}
FEE_DESCRIPTIONS = {"PACKING CHARGE", "NEXT DAY CARRIAGE", "POSTAGE", "MANUAL"}

COUNTRIES = {
    "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR",
    "Canada": "CA", "Channel Islands": "JE", "Cyprus": "CY", "Czech Republic": "CZ",
    "Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR", "Germany": "DE",
    "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT",
    "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL",
    "Norway": "NO", "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA",
    "Singapore": "SG", "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "USA": "US",
    "United Arab Emirates": "AE", "United Kingdom": "GB",
    "European Community": "", "Unspecified": "",  # no country: the shop's
}

PARTIES = {12: "Christmas party", 1: "Winter party", 2: "Winter party", 3: "Spring party",
           4: "Spring party", 5: "Spring party", 6: "Summer party", 7: "Summer party",
           8: "Summer party", 9: "Autumn party", 10: "Autumn party", 11: "Autumn party"}

ORDER_COLUMNS = ["ref", "customer_ref", "occasion", "placed_on", "kind", "tags", "sku",
                 "description", "quantity", "price", "currency"]

ORDERED_SINCE_DAYS = 30  # an order so near before the day would hold the draft
LAST_YEAR_DAYS = 45      # what lies so near to a year before is "last year"


class Line:
    """One row of the source."""

    def __init__(self, number, row):
        self.number = number
        self.invoice = row["InvoiceNo"].strip()
        self.sku = row["StockCode"].strip()
        self.description = row["Description"]
        self.quantity = row["Quantity"].strip()
        self.placed_on = row["InvoiceDate"].strip()[:10]
        self.price = row["UnitPrice"].strip()
        customer = row["CustomerID"].strip()
        self.customer = customer[:-2] if customer.endswith(".0") else customer
        self.country = row["Country"].strip()

    def is_fee(self):
        return (self.sku.upper() in FEES or
                self.description.strip().upper() in FEE_DESCRIPTIONS)

    def units(self):
        """The quantity as a number, 0 when it is none."""
        try:
            return int(self.quantity)
        except ValueError:
            return 0

    def total(self):
        try:
            return abs(self.units()) * float(self.price)
        except ValueError:
            return 0.0


class Invoice:
    """The goods of one invoice."""

    def __init__(self, ref):
        self.ref = ref
        self.lines = []
        self.kind = "normal"
        self.tags = ""
        self.occasion = ""

    def is_credit(self):
        return self.ref.startswith("C")

    def day(self):
        try:
            return datetime.date.fromisoformat(self.lines[0].placed_on)
        except ValueError:
            return None


def read_lines(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as source:
        return [Line(number, row) for number, row in enumerate(csv.DictReader(source), 2)]


def invoices_of(lines):
    invoices = {}
    for line in lines:
        invoices.setdefault(line.invoice, Invoice(line.invoice)).lines.append(line)
    return invoices


def take_back(invoices):
    """Links credit notes with what they take back. Returns how many of their lines found it."""
    left = {}  # units of a line that are not taken back yet
    sold = collections.defaultdict(list)
    linked = unlinked = 0
    for invoice in invoices.values():  # in the order of the source, which is that of time
        if not invoice.is_credit():
            for line in invoice.lines:
                left[line] = line.units()
                sold[line.customer, line.sku].append((invoice, line))
            continue
        invoice.kind = "cancelled"
        refs = []
        for line in invoice.lines:
            units = -line.units()
            candidates = [pair for pair in reversed(sold[line.customer, line.sku])
                          if left[pair[1]] >= units]
            candidates.sort(key=lambda pair: pair[1].price != line.price)
            if not candidates:
                unlinked += 1
                continue
            linked += 1
            left[candidates[0][1]] -= units
            if candidates[0][0].ref not in refs:
                refs.append(candidates[0][0].ref)
        invoice.tags = "credit note for " + " ".join(refs) if refs else "credit note"
    for invoice in invoices.values():
        if not invoice.is_credit() and left[max(invoice.lines, key=Line.total)] == 0:
            invoice.kind = "refunded"
    return linked, unlinked


def descriptions_of(lines):
    """The most frequent description of each stock code, as a person would say it."""
    spellings = collections.defaultdict(collections.Counter)
    for line in lines:
        spellings[line.sku][line.description.strip()] += 1
    return {sku: plain_description(min(counter, key=lambda text: (-counter[text], text)))
            for sku, counter in sorted(spellings.items())}


def write(folder, name, columns, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
    print(f"{name}: {count} rows")
    return count


def usual_price(lines):
    counter = collections.Counter(line.price for line in lines if line.units() > 0)
    counter = counter or collections.Counter(line.price for line in lines)
    return min(counter, key=lambda price: (-counter[price], price))


def variations_of(descriptions):
    """Codes with one number and different letters are one thing in several colours."""
    families = collections.defaultdict(list)
    for sku in descriptions:
        families[sku.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")].append(sku)
    for family in families.values():
        for sku in family:
            for other in family:
                if descriptions[other] != descriptions[sku]:
                    yield sku, other, descriptions[other]


def party_order(invoices, day, today):
    """The order that an occasion on that day would speak of, or None."""
    past = [invoice for invoice in invoices
            if invoice.kind == "normal" and invoice.day() is not None and invoice.day() < today]
    if len({(invoice.day().year, invoice.day().month) for invoice in past}) < 2:
        return None
    if max(invoice.day() for invoice in past) >= day - datetime.timedelta(ORDERED_SINCE_DAYS):
        return None
    a_year_before = day - datetime.timedelta(365)
    near = [invoice for invoice in past
            if abs((invoice.day() - a_year_before).days) <= LAST_YEAR_DAYS]
    return max(near or past, key=lambda invoice: (invoice.day(), invoice.ref))


def add_occasions(invoices, today, wanted):
    """Marks orders as bought for a party; returns the rows of occasions.csv."""
    by_customer = collections.defaultdict(list)
    for invoice in invoices.values():
        by_customer[invoice.lines[0].customer].append(invoice)
    rows = []
    for customer in sorted(by_customer):
        day = today + datetime.timedelta(5 + len(rows) % 4)
        order = party_order(by_customer[customer], day, today) if customer else None
        if len(rows) < wanted and order is not None:
            order.occasion = "occasion"
            rows.append((customer, "occasion", PARTIES[day.month], day.strftime("--%m-%d")))
    return rows


def order_rows(invoices, descriptions):
    for invoice in invoices.values():
        for line in invoice.lines:
            quantity = line.quantity.lstrip("-") if invoice.is_credit() else line.quantity
            yield (invoice.ref, line.customer, invoice.occasion, line.placed_on, invoice.kind,
                   invoice.tags, line.sku, descriptions[line.sku], quantity, line.price, "GBP")


def sample(lines, customers):
    """All that the customers bought, and every twentieth invoice of the others."""
    return [line for line in lines
            if line.customer in customers or line.invoice[-2:] in ("20", "40", "60", "80", "00")]


def customer_rows(lines):
    countries = {line.customer: line.country for line in lines if line.customer}
    for customer in sorted(countries):
        country = countries[customer]
        yield ("Customer", customer, customer, f"c{customer}@example.test",
               COUNTRIES.get(country, country), "granted")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("folder")
    parser.add_argument("--today", type=datetime.date.fromisoformat,
                        default=datetime.date(2011, 12, 12), help="after it the occasions fall")
    parser.add_argument("--occasions", type=int, default=100, help="how many (100)")
    parser.add_argument("--sample", action="store_true", help="a part of it")
    arguments = parser.parse_args()

    lines = read_lines(arguments.source)
    goods = [line for line in lines if not line.is_fee()]
    fees = [line for line in lines if line.is_fee()]
    invoices = invoices_of(goods)
    linked, unlinked = take_back(invoices)
    occasions = add_occasions(invoices, arguments.today, arguments.occasions)
    if arguments.sample:
        lines = sample(lines, {row[0] for row in occasions})
        goods = [line for line in lines if not line.is_fee()]
        fees = [line for line in lines if line.is_fee()]
        kept = {line.invoice for line in goods}
        invoices = {ref: invoice for ref, invoice in invoices.items() if ref in kept}
    descriptions = descriptions_of(goods)
    by_sku = collections.defaultdict(list)
    for line in goods:
        by_sku[line.sku].append(line)

    folder = arguments.folder
    os.makedirs(folder, exist_ok=True)
    write(folder, "products.csv", ["sku", "description", "price", "currency"],
          ((sku, descriptions[sku], usual_price(by_sku[sku]), "GBP") for sku in descriptions))
    write(folder, "variations.csv", ["sku", "to_sku", "sentence"], variations_of(descriptions))
    write(folder, "customers.csv",
          ["given_name", "family_name", "ref", "email", "country", "consent_email"],
          customer_rows(lines))
    write(folder, "occasions.csv", ["customer_ref", "kind", "title", "rule"], occasions)
    written = write(folder, "orders.csv", ORDER_COLUMNS, order_rows(invoices, descriptions))
    left_out = write(folder, "left-out.csv", ["source_line", "invoice", "code", "reason"],
                     ((line.number, line.invoice, line.sku, "not goods") for line in fees))

    kinds = collections.Counter(invoice.kind for invoice in invoices.values())
    print(f"source: {len(lines)} rows = {written} lines of orders + {left_out} not goods")
    print(f"orders: {len(invoices)}: " +
          ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds)))
    print(f"credit notes: {linked} lines take back a line of an invoice, "
          f"{unlinked} one that is not in the source")
    if written + left_out != len(lines):
        sys.exit("rows are missing")


if __name__ == "__main__":
    main()
