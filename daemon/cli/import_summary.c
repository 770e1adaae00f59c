// What became of an import: a line for each file, the first reasons, where the rejected rows are.
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/cli/import.h"
#include "daemon/cli/print.h"
#include "daemon/cli/table.h"

/* clang-format off */
static const struct column columns[] = {
	{"File",     "file",     NULL, CELL_TEXT,   0, true},
	{"Kind",     "kind",     NULL, CELL_TEXT,   0, false},
	{"New",      "new",      NULL, CELL_NUMBER, 0, false},
	{"Changed",  "changed",  NULL, CELL_NUMBER, 0, false},
	{"Same",     "same",     NULL, CELL_NUMBER, 0, false},
	{"Kept",     "kept",     NULL, CELL_NUMBER, 0, false},
	{"Rejected", "rejected", NULL, CELL_NUMBER, 0, false},
	{"Time",     "time",     NULL, CELL_TEXT,   0, false},
};
/* clang-format on */

static struct json *file_json(const struct import_file *file) {
	struct json *json = json_new_object();
	char *time = xasprintf("%" PRId64 ".%" PRId64 " s", file->took_ms / 1000,
			       file->took_ms % 1000 / 100);
	char *name = print_safe_copy(file->path, false); // a path may be any bytes
	char *rejected = print_safe_copy(file->rejected_path, false);
	json_put_text(json, "file", name);
	json_put_text(json, "kind", file->kind);
	for (int i = 0; i < IMPORT_COUNT_COUNT; i++) {
		json_put_int(json, words_name(&import_count_words, i), file->counts[i]);
	}
	json_put_text(json, "time", time);
	json_put_text(json, "rejected_file", file->rejected_path != NULL ? rejected : NULL);
	json_put_text(json, "unknown_columns", file->unknown);
	json_put_bool(json, "latin1", csv_was_latin1(file->csv));
	json_put(json, "reasons", json_share(file->shown));
	free(rejected);
	free(name);
	free(time);
	return json;
}

static void print_reasons(const struct import_file *file) {
	int64_t told = file->counts[COUNT_KEPT] + file->counts[COUNT_REJECTED];
	for (size_t i = 0; i < json_count(file->shown); i++) {
		const struct json *shown = json_at(file->shown, i);
		print_line("%s:%" PRId64 ": %s: %s", file->path, json_get_int(shown, "line", 0),
			   json_get_text(shown, "outcome"), json_get_text(shown, "reason"));
	}
	if (told > (int64_t)json_count(file->shown)) {
		print_line("%s: %" PRId64 " more", file->path,
			   told - (int64_t)json_count(file->shown));
	}
	if (file->rejected_path != NULL) {
		print_line("Rejected rows are in '%s', each with its reason: mend them there and "
			   "import that file.",
			   file->rejected_path);
	}
}

static void print_due(int64_t due, bool dry_run) {
	if (dry_run) {
		print_line("Nothing was stored: it was a dry run.");
	} else if (due == 1) {
		print_line("One occasion is due; 'rosemary queue' shows what waits for you.");
	} else if (due > 1) {
		print_line("%" PRId64
			   " occasions are due; 'rosemary queue' shows what waits for you.",
			   due);
	}
}

void import_summary_print(const struct cli *cli, const struct import_file *files, size_t count,
			  bool dry_run, int64_t due) {
	struct json *rows = json_new_list();
	for (size_t i = 0; i < count; i++) {
		json_push(rows, file_json(&files[i]));
	}
	if (cli->json) {
		struct json *answer = json_new_object();
		json_put(answer, "files", json_share(rows));
		json_put_int(answer, "due", due);
		json_put_bool(answer, "dry_run", dry_run);
		print_json(answer);
		json_free(answer);
	} else if (!cli->quiet) {
		table_print(rows, columns, ARRAY_LEN(columns));
		for (size_t i = 0; i < count; i++) {
			print_reasons(&files[i]);
		}
		print_due(due, dry_run);
	}
	json_free(rows);
}
