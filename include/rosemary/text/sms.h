/*
 * How a text fits into SMS: the alphabet it needs (3GPP TS 23.038) and the segments it is cut into
 * (TS 23.040, 9.2.3.24.1: each of several gives six bytes to the header that joins them).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/alloc.h"

/* The alphabet of a whole message: one character that GSM-7 lacks makes it UCS-2. */
enum sms_alphabet {
	SMS_GSM7, /* 160 septets alone, 153 joined; extension characters take two */
	SMS_UCS2, /* 70 UTF-16 units alone, 67 joined; surrogate pairs take two */
	SMS_ALPHABET_COUNT
};

/* "GSM-7", "UCS-2". */
const char *sms_alphabet_name(enum sms_alphabet alphabet);

/* What a text takes. */
struct sms_size {
	enum sms_alphabet alphabet;
	size_t segments;      /* 0 only for "" */
	size_t units;         /* septets or UTF-16 units, without joining headers and unused ends */
	size_t characters;    /* code points */
	size_t forced_at;     /* where the first character is that GSM-7 lacks, from 1; 0: none */
	uint32_t forced_code; /* its code point; 0: none */
	char forced_by[5];    /* the character; "": none */
};

/*
 * Measures valid UTF-8. No extension character and no surrogate pair is cut in two, so a segment
 * may end one unit early. A byte that is no UTF-8 counts as one U+FFFD.
 */
struct sms_size sms_measure(const char *text);

/*
 * The size in words: "2 segments, GSM-7, 287 characters", "1 segment, UCS-2 because of 'ç'
 * (U+00E7) at character 9, 43 characters". To be freed.
 */
char *sms_size_text(const struct sms_size *size) MUST_CHECK;

/*
 * The text with what only print shops need said plainly: typographic quotes, dashes, the ellipsis
 * and no-break spaces become ', ", -, ... and a blank. Nothing else changes. To be freed.
 */
char *sms_plain(const char *text) MUST_CHECK;

/*
 * sms_plain(text) where that takes fewer segments, else text as it is; so that an apostrophe from
 * a word processor does not double the price. Done when a text is made, never when it is sent:
 * what was approved is what leaves. To be freed.
 */
char *sms_shorten(const char *text) MUST_CHECK;
