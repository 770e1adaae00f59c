// Reads a file row by row and sends it to the daemon in batches.
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/cli/import_batch.h"
#include "daemon/cli/import_rejects.h"
#include "daemon/cli/print.h"
#include "rosemary/base/clock.h"
#include "rosemary/intake/cells.h"
#include "rosemary/intake/phone.h"

enum { PROGRESS_AFTER_MS = 1000, PROGRESS_EVERY_MS = 200 };

// A file on its way.
struct sending {
	struct cli *cli;
	struct import_file *file;
	int64_t session;
	int signals;
	int64_t done; // rows
	struct batch batch;
	struct progress progress;
};

bool import_interrupted(int signals) {
	struct pollfd waiting = {.fd = signals, .events = POLLIN};
	return poll(&waiting, 1, 0) == 1;
}

void progress_begin(struct progress *progress, const struct cli *cli,
		    const struct import_file *file) {
	*progress = (struct progress){
		.file = file,
		.began_ms = clock_ticks_ms(),
		.wanted = !cli->quiet && isatty(STDERR_FILENO) == 1,
	};
}

void progress_show(struct progress *progress, int64_t rows) {
	int64_t now_ms = clock_ticks_ms();
	int64_t took_ms = now_ms - progress->began_ms;
	if (!progress->wanted || took_ms < PROGRESS_AFTER_MS ||
	    now_ms - progress->shown_ms < PROGRESS_EVERY_MS) {
		return;
	}
	progress->shown_ms = now_ms;
	(void)fputc('\r', stderr); // a line that cannot be shown is not missed
	print_safe(stderr, progress->file->name);
	(void)fprintf(stderr, ": %" PRId64 " of %" PRId64 " rows, %" PRId64 " a second\033[K", rows,
		      progress->file->rows, rows * 1000 / took_ms);
	(void)fflush(stderr); // as above
}

void progress_end(struct progress *progress) {
	if (progress->shown_ms != 0) {
		(void)fputs("\r\033[K", stderr); // as above
	}
}

// The answer to the batch's rows, NULL with err; an empty one when none is left to be sent.
static struct json *call(struct sending *sending, struct err *err) {
	struct batch *batch = &sending->batch;
	if (batch->rows == NULL) {
		return json_new_object();
	}
	struct json *params = json_new_object();
	json_put_int(params, "session", sending->session);
	json_put_text(params, "kind", sending->file->kind);
	json_put_text(params, "file", sending->file->name);
	if (sending->file->partial) {
		json_put_bool(params, "partial", true);
	}
	json_put(params, "rows", json_share(batch->rows));
	return cli_call(sending->cli, "import.rows", params, err);
}

static bool flush(struct sending *sending, struct err *err) {
	struct batch *batch = &sending->batch;
	if (batch->count == 0) {
		return true;
	}
	if (import_interrupted(sending->signals)) {
		return err_set(err, ERR_STATE, "interrupted");
	}
	struct json *answer = call(sending, err);
	bool settled = answer != NULL && batch_settle(batch, answer, sending->file, err);
	json_free(answer);
	sending->done += (int64_t)batch->count;
	batch_clear(batch);
	progress_show(&sending->progress, sending->done);
	return settled;
}

// Brings the row's telephone number into E.164, by the customer's country, else the shop's. A row
// whose number was read by the latter says so: the daemon may know the customer's.
static bool read_phone(const struct sending *sending, struct json *values, const char **ret_country,
		       struct err *err) {
	const char *written = json_get_text(values, "phone");
	const char *country = json_get_text(values, "country");
	char phone[PHONE_MAX + 1];
	*ret_country = NULL;
	if (written == NULL || sending->file->columns->kind != FILE_CUSTOMERS) {
		return true;
	}
	bool by_shop = country == NULL && !phone_is_international(written);
	if (!phone_read(written, country != NULL ? country : sending->file->country, phone, err)) {
		return err_prefix(err, "phone");
	}
	json_put_text(values, "phone", phone);
	*ret_country = by_shop ? sending->file->country : NULL;
	return true;
}

// The values of a row as they are sent, or NULL with the reason to reject it.
static struct json *read_row(const struct sending *sending, const struct csv_row *row,
			     const char **ret_country, struct err *err) {
	struct json *values = cells_row(sending->file->columns, row, err);
	if (values != NULL && !read_phone(sending, values, ret_country, err)) {
		json_free(values);
		return NULL;
	}
	return values;
}

static bool add_row(struct sending *sending, const struct csv_row *row, struct err *err) {
	struct err reason = {0};
	const char *country = NULL;
	struct json *values = read_row(sending, row, &country, &reason);
	if (batch_is_full(&sending->batch, values, row->len) && !flush(sending, err)) {
		json_free(values);
		return false;
	}
	batch_add(&sending->batch, row, values, reason.text);
	batch_tell_country(&sending->batch, country);
	return true;
}

// A row that cannot be read may be of any length: it goes from file to file.
static bool reject_row(struct sending *sending, const struct csv_row *row, const struct err *reason,
		       struct err *err) {
	struct import_file *file = sending->file;
	if (!flush(sending, err)) {
		return false;
	}
	sending->done++;
	import_file_tell(file, COUNT_REJECTED, (int64_t)row->line, reason->text);
	return rejects_add_current(file->rejects, file->csv, row, reason->text, err);
}

static bool send_rows(struct sending *sending, struct err *err) {
	struct csv_row row;
	for (;;) {
		struct err reason = {0};
		switch (csv_next(sending->file->csv, &row, &reason)) {
		case CSV_ROW:
			if (!add_row(sending, &row, err)) {
				return false;
			}
			break;
		case CSV_REJECTED:
			if (!reject_row(sending, &row, &reason, err)) {
				return false;
			}
			break;
		case CSV_END:
			return flush(sending, err);
		case CSV_FAILED:
			*err = reason;
			return err_prefix(err, "'%s'", sending->file->path);
		}
	}
}

bool import_file_send(struct cli *cli, struct import_file *file, int64_t session, int signals,
		      struct err *err) {
	struct sending *sending = xcalloc(1, sizeof *sending);
	*sending =
		(struct sending){.cli = cli, .file = file, .session = session, .signals = signals};
	progress_begin(&sending->progress, cli, file);
	bool sent = send_rows(sending, err);
	file->took_ms = clock_ticks_ms() - sending->progress.began_ms;
	progress_end(&sending->progress);
	batch_clear(&sending->batch);
	free(sending);
	return sent && rejects_keep(file->rejects, &file->rejected_path, err);
}
