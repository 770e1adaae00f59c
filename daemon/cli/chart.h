/* Bar charts on the terminal: a line for each bar, in parts, scaled to the width. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/strbuf.h"

/* The most parts of a bar. */
enum { CHART_PARTS_MAX = 3 };

/* A line: a label, and numbers from 0 that make up its bar. */
struct chart_bar {
	char label[16];
	int64_t parts[CHART_PARTS_MAX];
};

/* How it is drawn. */
struct chart_style {
	size_t width; /* of a line, in columns */
	bool blocks;  /* with block elements (Unicode), else with # = . */
};

/* What a part is drawn with, for a legend. */
const char *chart_glyph(const struct chart_style *style, size_t part);

/*
 * Appends "label  number  bar" for each, the longest as wide as there is room. A part that is not
 * 0 is at least one column wide.
 */
void chart_draw(struct strbuf *text, const struct chart_bar *bars, size_t count,
		const struct chart_style *style);
