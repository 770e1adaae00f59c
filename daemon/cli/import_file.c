// A file to be imported: opened, recognised, looked through once.
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/import_rejects.h"
#include "daemon/cli/print.h"
#include "rosemary/base/file.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/intake/cells.h"

WORDS(import_count_words, "new", "changed", "same", "kept", "rejected");

enum { NAMES_MAX_BYTES = 4096 };

static bool read_columns(struct import_file *file, const struct json *params, struct err *err) {
	const struct json *maps = json_get(params, "map");
	size_t count = json_count(maps);
	const char **texts = xcalloc(count + 1, sizeof *texts);
	struct columns_choice choice = {.kind = json_get_text(params, "as"),
					.maps = texts,
					.map_count = count};
	const char *dates = json_get_text(params, "dates");
	for (size_t i = 0; i < count; i++) {
		texts[i] = json_text(json_at(maps, i));
	}
	file->columns = xcalloc(1, sizeof *file->columns);
	bool read = dates == NULL || date_order_parse(dates, &choice.dates) ||
		    err_set(err, ERR_INVALID, "'%s' is no order of dates", dates);
	read = read && columns_read(csv_header(file->csv), &choice, file->columns, err);
	free(texts);
	return read;
}

static void note_unknown(struct import_file *file) {
	struct strbuf names = STRBUF_INIT(NAMES_MAX_BYTES);
	columns_unknown(file->columns, csv_header(file->csv), &names);
	if (names.len > 0) {
		file->unknown = strbuf_take(&names);
	}
	strbuf_finish(&names);
}

static bool look_through(struct import_file *file, struct err *err) {
	struct csv_row row;
	struct err rejected = {0}; // told in the second pass
	for (;;) {
		switch (csv_next(file->csv, &row, &rejected)) {
		case CSV_ROW:
			cells_observe(file->columns, &row);
			file->rows++;
			break;
		case CSV_REJECTED:
			file->rows++;
			break;
		case CSV_END:
			return csv_rewind(file->csv, err);
		case CSV_FAILED:
			*err = rejected;
			return false;
		}
	}
}

static bool open_and_look(struct import_file *file, const struct json *params, struct err *err) {
	file->csv = csv_open(file->file, err);
	if (file->csv == NULL || !read_columns(file, params, err)) {
		return false;
	}
	file->order = (int)file->columns->kind;
	file->kind = words_name(&file_kind_words, file->order);
	file->partial = rejects_wrote(csv_header(file->csv)->bytes, csv_header(file->csv)->len);
	note_unknown(file);
	return look_through(file, err);
}

bool import_file_open(struct import_file *ret, const char *path, const struct json *params,
		      struct err *err) {
	const char *slash = strrchr(path, '/');
	*ret = (struct import_file){.path = path,
				    .name = slash != NULL && slash[1] != '\0' ? slash + 1 : path,
				    .shown = json_new_list()};
	ret->file = file_open(path, "re", err);
	if (ret->file == NULL) {
		return false; // the reason names the path
	}
	if (!open_and_look(ret, params, err)) {
		return err_prefix(err, "'%s'", path);
	}
	ret->rejects = rejects_open(path, ret->csv, err);
	return ret->rejects != NULL;
}

void import_file_finish(struct import_file *file) {
	rejects_close(file->rejects);
	csv_close(file->csv);
	file_close(file->file);
	json_free(file->shown);
	free(file->columns);
	free(file->unknown);
	free(file->rejected_path);
}

// Few files, and those of one kind must stay in the order in which they were named.
void import_files_sort(struct import_file *files, size_t count) {
	for (size_t i = 1; i < count; i++) {
		struct import_file file = files[i];
		size_t at = i;
		for (; at > 0 && files[at - 1].order > file.order; at--) {
			files[at] = files[at - 1];
		}
		files[at] = file;
	}
}

void import_file_tell(struct import_file *file, enum import_count count, int64_t line,
		      const char *reason) {
	file->counts[count]++;
	if (json_count(file->shown) < IMPORT_SHOWN_MAX) {
		struct json *shown = json_new_object();
		json_put_int(shown, "line", line);
		json_put_text(shown, "outcome", words_name(&import_count_words, (int)count));
		char *safe = print_safe_copy(reason, false); // it may repeat half a character
		json_put_text(shown, "reason", safe);
		json_push(file->shown, shown);
		free(safe);
	}
}
