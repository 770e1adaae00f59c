// Collects what is wrong with files that people wrote.
#include "rosemary/config/complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "rosemary/base/escape.h"

enum { COMPLAINT_MAX_BYTES = 4096, COMPLAINT_SHOWN_MAX_BYTES = 32 * 1024 };

void complaint_print(const char *text, void *argument) {
	struct strbuf line = STRBUF_INIT(COMPLAINT_SHOWN_MAX_BYTES);
	escape_terminal(&line, text, false);
	(void)fprintf(argument, "%s\n", strbuf_text(&line)); // nobody is left to be told
	strbuf_finish(&line);
}

void complaints_add(struct complaints *complaints, const char *file, int line, const char *option,
		    const char *format, ...) {
	complaints->count++;
	if (complaints->tell == NULL || complaints->count > COMPLAINTS_TOLD_MAX) {
		return;
	}
	char what[COMPLAINT_MAX_BYTES];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(what, sizeof what, format, arguments); // too long a text is cut
	va_end(arguments);
	char *text = option == NULL
			     ? xasprintf("%s:%d: %s", file, line < 1 ? 1 : line, what)
			     : xasprintf("%s:%d: %s: %s", file, line < 1 ? 1 : line, option, what);
	complaints->tell(text, complaints->argument);
	free(text);
}
