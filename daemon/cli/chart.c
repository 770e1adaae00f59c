// Bars, scaled so that the longest fits.
#include "daemon/cli/chart.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_COLUMNS = 10, NUMBER_SIZE = 24, BAR_COLUMNS_MIN = 10 };

static const char *const glyphs[][CHART_PARTS_MAX] = {
	{"#", "=", "."},
	{"█", "▒", "·"},
};

const char *chart_glyph(const struct chart_style *style, size_t part) {
	return glyphs[style->blocks ? 1 : 0][part];
}

static int64_t sum_of(const struct chart_bar *bar) {
	int64_t sum = 0;
	for (size_t i = 0; i < CHART_PARTS_MAX; i++) {
		sum += bar->parts[i];
	}
	return sum;
}

// How many columns a number takes of those that most takes all of.
static size_t columns_of(int64_t number, int64_t most, size_t all) {
	if (number == 0) {
		return 0;
	}
	size_t columns = (size_t)((double)number / (double)most * (double)all);
	return columns > 0 ? columns : 1;
}

static void draw_bar(struct strbuf *text, const struct chart_bar *bar, int64_t most, size_t all,
		     const struct chart_style *style) {
	for (size_t part = 0; part < CHART_PARTS_MAX; part++) {
		size_t columns = columns_of(bar->parts[part], most, all);
		for (size_t i = 0; i < columns; i++) {
			strbuf_add_text(text, chart_glyph(style, part));
		}
	}
}

void chart_draw(struct strbuf *text, const struct chart_bar *bars, size_t count,
		const struct chart_style *style) {
	int64_t most = 0;
	char number[NUMBER_SIZE];
	for (size_t i = 0; i < count; i++) {
		most = sum_of(&bars[i]) > most ? sum_of(&bars[i]) : most;
	}
	(void)snprintf(number, sizeof number, "%" PRId64, most); // fits
	int digits = (int)strlen(number);
	// Each part but the first may be a column longer than its share.
	size_t taken = LABEL_COLUMNS + (size_t)digits + 2 + CHART_PARTS_MAX - 1;
	size_t room = style->width > taken + BAR_COLUMNS_MIN ? style->width - taken
							     : BAR_COLUMNS_MIN;
	for (size_t i = 0; i < count; i++) {
		int64_t sum = sum_of(&bars[i]);
		strbuf_addf(text, "%-*s%*" PRId64 "%s", LABEL_COLUMNS, bars[i].label, digits, sum,
			    sum > 0 ? "  " : "");
		draw_bar(text, &bars[i], most, room, style);
		strbuf_add_char(text, '\n');
	}
}
