// Writes letters and calls onto the sheet of their day.
#include "transport_letter.h"

#include <stdio.h>
#include <stdlib.h>

#include "rosemary/base/file.h"
#include "rosemary/text/sheet.h"

enum { FILE_MODE = 0600, DAYS_BACK = 31 };

char *transport_letter_sheet(const char *folder, struct date day) {
	char text[DATE_TEXT_SIZE];
	return xasprintf("%s/letters-%s.html", folder, date_text(day, text));
}

// Appends a sheet to the buffer; one that is not there is empty.
static bool read_sheet(const char *path, struct strbuf *buf, struct err *err) {
	if (file_read(path, buf, err)) {
		return true;
	}
	bool missing = err->code == ERR_NOT_FOUND;
	if (missing) {
		*err = (struct err){0};
	}
	return missing;
}

// Looks for a letter on a day's sheet, or on those of the month before, too. *ret_path is the
// sheet that has it, to be freed, or NULL.
static bool find(const char *folder, struct date day, const struct letter *letter, char **ret_path,
		 struct err *err) {
	int days = letter->again ? DAYS_BACK : 0;
	bool ok = true;
	*ret_path = NULL;
	for (int i = 0; i <= days && ok && *ret_path == NULL; i++) {
		struct strbuf sheet = STRBUF_INIT(SHEET_MAX_BYTES);
		char *path = transport_letter_sheet(folder, date_add(day, -i));
		ok = read_sheet(path, &sheet, err);
		if (ok && sheet_holds(strbuf_text(&sheet), letter->message_id)) {
			*ret_path = path;
			path = NULL;
		}
		free(path);
		strbuf_finish(&sheet);
	}
	return ok;
}

static bool add(const char *path, struct date day, const struct letter *letter, struct err *err) {
	char day_text[DATE_TEXT_SIZE];
	struct strbuf old = STRBUF_INIT(SHEET_MAX_BYTES);
	struct strbuf fresh = STRBUF_INIT(SHEET_MAX_BYTES);
	struct strbuf entry = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	char *title = xasprintf("Letters and calls of %s", date_text(day, day_text));
	strbuf_add(&entry, letter->bytes, letter->len);
	bool ok = (strbuf_ok(&entry, err) && read_sheet(path, &old, err) &&
		   sheet_add(strbuf_text(&old), title, &entry, &fresh, err)) ||
		  err_prefix(err, "cannot write '%s'", path);
	ok = ok && file_write(path, FILE_MODE, fresh.data, fresh.len, err);
	free(title);
	strbuf_finish(&entry);
	strbuf_finish(&fresh);
	strbuf_finish(&old);
	return ok;
}

static bool write_letter(const char *folder, struct date day, const struct letter *letter,
			 char ret_line[LETTER_LINE_MAX], struct err *err) {
	char *path = NULL;
	if (!find(folder, day, letter, &path, err)) {
		return false;
	}
	bool ok = path != NULL;
	if (!ok) {
		path = transport_letter_sheet(folder, day);
		ok = add(path, day, letter, err);
	}
	(void)snprintf(ret_line, LETTER_LINE_MAX, "on the sheet %s", path); // may be cut
	free(path);
	return ok;
}

struct transport *transport_letter_create(struct event_base *base,
					  const struct spool_options *options,
					  void (*changed)(void *argument), void *argument,
					  struct err *err) {
	struct spool_options own = *options;
	own.channel = CHANNEL_LETTER;
	own.name = "sheet";
	own.write = write_letter;
	return transport_spool_create(base, &own, changed, argument, err);
}
