// Any text where an answer of the daemon should have a day or an instant.
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "rosemary/base/date.h"
#include "rosemary/base/utf8.h"
#include "tests/fuzz/fuzz.h"

static const enum moment_style styles[] = {MOMENT_FULL, MOMENT_SHORT};

// What is no moment stays what it is, as far as it fits; what is one says its day.
static void try_style(const char *text, enum moment_style style) {
	char moment[MOMENT_SIZE];
	demand(moment_text(text, style, moment) == moment && strlen(moment) < sizeof moment);
	demand(!utf8_valid(text, strlen(text)) || utf8_valid(moment, strlen(moment)));
	char day_text[DATE_TEXT_SIZE] = "";
	struct date day = {0};
	struct err err = {0};
	utf8_copy(day_text, sizeof day_text, text);
	bool as_it_was = strncmp(text, moment, strlen(moment)) == 0;
	demand(as_it_was || date_parse(day_text, &day, &err));
	if (!as_it_was && style == MOMENT_FULL) {
		char *year = xasprintf(" %d", day.year);
		demand(strstr(moment, year) != NULL);
		free(year);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = xstrndup((const char *)data, size);
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		try_style(text, styles[i]);
	}
	free(text);
	return 0;
}
