/*
 * Text for a terminal: outside text made safe, lines broken to its width, emphasis where it is
 * wanted. Everything that prints goes through here or through table.h.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "rosemary/base/json.h"

/* Sets the locale, so that widths are right; without a UTF-8 one C.UTF-8 is taken. Call once. */
void print_open(void);

/* Columns of standard output's terminal; where it is none, so many that no line is broken. */
enum { PRINT_WIDTH_MIN = 40, PRINT_WIDTH_ENDLESS = 1000 * 1000 * 1000 };
int print_width(void);

/* True when standard output is a terminal. */
bool print_is_terminal(void);

/* True when the user's own locale is one of UTF-8, whatever print_open() took instead. */
bool print_is_utf8(void);

/* True when emphasis may be used: a terminal, and no NO_COLOR (no-color.org). */
bool print_has_colours(void);

/* The bytes of safe text that fit into so many columns, up to a blank if there is one. */
size_t print_fitting(const char *text, size_t columns);

/* Outside text on one line, as escape_terminal() makes it; NULL prints nothing. */
void print_safe(FILE *file, const char *text);

/* The same, to be freed; never NULL. */
char *print_safe_copy(const char *text, bool multiline) MUST_CHECK;

/* A heading in bold; outside text is made safe. */
void print_heading(const char *text);

/* Text broken to the width behind first, whose columns later lines leave blank. */
void print_hanging(const char *first, const char *text);

/* "Label      text", broken to the width with the text's lines under one another. NULL: nothing. */
void print_fact(const char *label, const char *text);

/* The same with a format; outside text in the arguments is made safe. */
void print_factf(const char *label, const char *format, ...) PRINTF_LIKE(2, 3);

/* Text of several lines, each broken to the width and begun with prefix. */
void print_block(const char *prefix, const char *text);

/*
 * A line of our own words; outside text in the arguments is made safe. Where it must be broken, it
 * goes on below its first letter.
 */
void print_line(const char *format, ...) PRINTF_LIKE(1, 2);

/* An empty line. */
void print_gap(void);

/* The answer as it is: indented on a terminal, else one line. */
void print_json(const struct json *json);

/* Flushes standard output; false with err when something of it could not be written. */
bool print_close(struct err *err) MUST_CHECK;
