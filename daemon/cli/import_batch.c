// Batches of rows: how many go together, and which of them come back.
#include "daemon/cli/import_batch.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/cli/import_rejects.h"

enum { ROW_OVERHEAD_BYTES = 64, ORDER_ROOM_DIVISOR = 4 };

static size_t json_bytes(const struct json *values) {
	if (values == NULL) {
		return 0;
	}
	char *text = json_write(values);
	size_t len = strlen(text) + ROW_OVERHEAD_BYTES;
	free(text);
	return len;
}

static bool begins_order(const struct batch *batch, const struct json *values) {
	const char *ref = json_get_text(values, "ref");
	return ref != NULL && (batch->order == NULL || strcmp(batch->order, ref) != 0);
}

bool batch_is_full(const struct batch *batch, const struct json *values, size_t raw_len) {
	if (batch->count == 0) {
		return false;
	}
	if (batch->count == BATCH_ROWS_MAX || batch->raw_bytes + raw_len > BATCH_RAW_BYTES_MAX ||
	    batch->bytes + json_bytes(values) > BATCH_BYTES_MAX) {
		return true;
	}
	bool nearly = batch->count > BATCH_ROWS_MAX - BATCH_ROWS_MAX / ORDER_ROOM_DIVISOR ||
		      batch->bytes > BATCH_BYTES_MAX - BATCH_BYTES_MAX / ORDER_ROOM_DIVISOR;
	return nearly && begins_order(batch, values);
}

void batch_add(struct batch *batch, const struct csv_row *row, struct json *values,
	       const char *reason) {
	struct batch_row *added = &batch->row[batch->count++];
	*added = (struct batch_row){
		.line = (int64_t)row->line,
		.bytes = xcalloc(row->len + 1, 1),
		.len = row->len,
		.reason = values == NULL ? xstrdup(reason) : NULL,
	};
	memcpy(added->bytes, row->bytes, row->len);
	batch->raw_bytes += row->len;
	if (values == NULL) {
		return;
	}
	batch->bytes += json_bytes(values);
	replace_text(&batch->order, json_get_text(values, "ref"));
	if (batch->rows == NULL) {
		batch->rows = json_new_list();
	}
	struct json *entry = json_new_object();
	json_put_int(entry, "line", added->line);
	json_put(entry, "values", values);
	json_push(batch->rows, entry);
}

void batch_tell_country(struct batch *batch, const char *country) {
	if (country != NULL) {
		json_put_text(json_at(batch->rows, json_count(batch->rows) - 1), "phone_country",
			      country);
	}
}

// Puts the daemon's reasons beside ours. Its list has the order of the rows.
static void mark_rejected(struct batch *batch, const struct json *rejected) {
	size_t at = 0;
	for (size_t i = 0; i < json_count(rejected); i++) {
		const struct json *entry = json_at(rejected, i);
		const char *reason = json_get_text(entry, "reason");
		int64_t line = json_get_int(entry, "line", 0);
		while (at < batch->count && batch->row[at].line != line) {
			at++;
		}
		if (at < batch->count) {
			replace_text(&batch->row[at].reason, reason != NULL ? reason : "refused");
		}
	}
}

static void count_taken(struct import_file *file, const struct json *answer) {
	for (int i = 0; i < COUNT_KEPT; i++) {
		file->counts[i] += json_get_int(answer, words_name(&import_count_words, i), 0);
	}
	const struct json *kept = json_get(answer, "kept_lines");
	for (size_t i = 0; i < json_count(kept); i++) {
		const char *reason = json_get_text(json_at(kept, i), "reason");
		import_file_tell(file, COUNT_KEPT, json_get_int(json_at(kept, i), "line", 0),
				 reason != NULL ? reason : "");
	}
}

bool batch_settle(struct batch *batch, const struct json *answer, struct import_file *file,
		  struct err *err) {
	count_taken(file, answer);
	mark_rejected(batch, json_get(answer, "rejected"));
	for (size_t i = 0; i < batch->count; i++) {
		const struct batch_row *row = &batch->row[i];
		if (row->reason == NULL) {
			continue;
		}
		import_file_tell(file, COUNT_REJECTED, row->line, row->reason);
		if (!rejects_add(file->rejects, row->line, row->reason, row->bytes, row->len,
				 err)) {
			return false;
		}
	}
	return true;
}

void batch_clear(struct batch *batch) {
	for (size_t i = 0; i < batch->count; i++) {
		free(batch->row[i].bytes);
		free(batch->row[i].reason);
	}
	json_free(batch->rows);
	free(batch->order);
	batch->count = 0;
	batch->rows = NULL;
	batch->bytes = batch->raw_bytes = 0;
	batch->order = NULL;
}
