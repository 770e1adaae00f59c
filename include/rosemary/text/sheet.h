/*
 * The sheet of a day: one HTML document to print, a letter a page (A4, the address where a window
 * envelope shows it, DIN 5008 B), behind them the list of calls. Entries are made when they are
 * approved and stand on the sheet as those very bytes.
 */
#pragma once

#include "rosemary/base/strbuf.h"

/* Bytes of the longest sheet and of the longest entry. */
enum { SHEET_MAX_BYTES = 4 * 1024 * 1024, SHEET_ENTRY_MAX_BYTES = 128 * 1024 };

/* What an entry says. Everything is borrowed; nothing is HTML yet. */
struct sheet_entry {
	const char *key;                      /* its id in the document: letters, digits and dots */
	const char *language;                 /* of its words */
	const char *shop_name, *shop_address; /* of a letter's sender; no address: NULL */
	const char *to;   /* a letter's address, one line behind the other with ", " between */
	const char *date; /* of a letter, as it is written there */
	const char *text; /* two empty lines leave room for a signature */
	const char *name, *number; /* of a call */
	const char *until;         /* when a call is too late */
};

/* Appends a letter or a line of the call list. Going over the buffer's limit makes it full. */
void sheet_letter(const struct sheet_entry *entry, struct strbuf *ret);
void sheet_call(const struct sheet_entry *entry, struct strbuf *ret);

/* True when the entry of that key stands on the sheet. */
bool sheet_holds(const char *sheet, const char *key);

/*
 * Appends the sheet of a day with one more entry to ret: old is the sheet as it stands, "" for
 * none, and title is told by it. ERR_CORRUPT when old is no sheet, ERR_LIMIT when ret is full.
 */
bool sheet_add(const char *old, const char *title, const struct strbuf *entry, struct strbuf *ret,
	       struct err *err) MUST_CHECK;
