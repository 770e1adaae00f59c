/* UTF-8 (RFC 3629): checking, folding for comparison, width. Folding wraps GNU libunistring. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/alloc.h"

/*
 * Decodes the character at text[0..len): returns its length in bytes (1 to 4) and the code point,
 * or 0 when the bytes are not valid UTF-8 (overlong, surrogate, above U+10FFFF, cut short).
 */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret);

/* True when all len bytes are valid UTF-8. NUL is valid; callers refuse it where it matters. */
bool utf8_valid(const char *text, size_t len);

/*
 * True for characters that no name, subject or address may carry (RELIABILITY: header injection,
 * terminal and bidi tricks): U+0000..1F, U+7F..9F, U+2028, U+2029, U+202A..E, U+2066..9, U+FEFF.
 * Newline and tab count; callers that take long text allow those two themselves.
 */
bool utf8_is_control(uint32_t code_point);

/*
 * True when text (valid UTF-8) has a character of utf8_is_control(). '\n' and '\t' pass if
 * multiline.
 */
bool utf8_has_control(const char *text, bool multiline);

/* True when at least one character of text (valid UTF-8) is a letter, of any script. */
bool utf8_has_letter(const char *text);

/*
 * The form in which two spellings of one name are equal: NFKC, full case folding, white space
 * trimmed and each run of it one space. "" for blank text. text must be valid UTF-8. Owned by the
 * caller.
 */
char *utf8_fold(const char *text) MUST_CHECK;

/* Copies the Latin-1 bytes (ISO 8859-1; 0x80-0x9f as Windows-1252) as UTF-8, to be freed. */
char *utf8_from_latin1(const char *bytes, size_t len, size_t *ret_len) MUST_CHECK;

/* Terminal columns of valid UTF-8: wide characters 2, combining 0. */
size_t utf8_width(const char *text);

/* The largest n <= max such that text[0..n) ends between characters. */
size_t utf8_cut(const char *text, size_t len, size_t max);

/* Copies text into size bytes at ret, cut between characters where it is too long. size >= 1. */
void utf8_copy(char *ret, size_t size, const char *text);

/* All letters lower case, all upper case (full mappings); the first in title case. Caller's. */
char *utf8_lower(const char *text) MUST_CHECK;
char *utf8_upper(const char *text) MUST_CHECK;
char *utf8_title(const char *text) MUST_CHECK;
