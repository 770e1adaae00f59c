// Importing files: one session for all of them, in the order in which they refer to one another.
#include "daemon/cli/import.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "daemon/cli/print.h"

enum { FILES_MAX = 64 }; // of one session

// An import with all its files.
struct import {
	struct cli *cli;
	bool dry_run;
	struct import_file *files;
	size_t count;
	int64_t session; // 0: none
	char *country;   // the shop's
	int signals;     // SIGINT, as something to be read; -1: not yet
	int64_t due;
};

static void warn(const struct import_file *file, const char *format, const char *detail) {
	(void)fputs("rosemary: ", stderr); // there is nowhere to tell that this failed
	print_safe(stderr, file->path);
	(void)fputs(format, stderr);
	print_safe(stderr, detail);
	(void)fputc('\n', stderr);
}

// Opens all files before anything is sent, so that a slip in the last one costs nothing.
static bool open_files(struct import *import, const struct json *params, struct err *err) {
	const struct json *paths = json_get(params, "files");
	if (json_count(paths) > FILES_MAX) {
		return err_set(err, ERR_LIMIT, "at most %d files at a time", FILES_MAX);
	}
	import->files = xcalloc(json_count(paths), sizeof *import->files);
	for (size_t i = 0; i < json_count(paths); i++) {
		struct import_file *file = &import->files[import->count++];
		if (!import_file_open(file, json_text(json_at(paths, i)), params, err)) {
			return false;
		}
		if (file->unknown != NULL && !import->cli->quiet) {
			warn(file, ": not read, for nobody knows them: ", file->unknown);
		}
	}
	import_files_sort(import->files, import->count);
	return true;
}

static bool begin(struct import *import, struct err *err) {
	struct json *params = json_new_object();
	if (import->dry_run) {
		json_put_bool(params, "dry_run", true);
	}
	struct json *answer = cli_call(import->cli, "import.begin", params, err);
	const char *country = json_get_text(answer, "country");
	import->session = json_get_int(answer, "session", 0);
	import->country = xstrdup(country != NULL ? country : "");
	json_free(answer);
	return import->session != 0;
}

// From here on ^C is noticed between calls, so that the session can be ended.
static bool hold_signals(struct import *import, struct err *err) {
	sigset_t signals;
	(void)sigemptyset(&signals); // these three cannot fail
	(void)sigaddset(&signals, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &signals, NULL);
	import->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return import->signals >= 0 || err_set_errno(err, errno, "cannot watch for signals");
}

static bool send_files(struct import *import, struct err *err) {
	for (size_t i = 0; i < import->count; i++) {
		struct import_file *file = &import->files[i];
		file->country = import->country;
		if (!import_file_send(import->cli, file, import->session, import->signals, err)) {
			return false;
		}
		if (csv_was_latin1(file->csv) && !import->cli->quiet) {
			warn(file, ": some of it is not UTF-8 and was read as Windows-1252", "");
		}
	}
	return true;
}

static bool end(struct import *import, struct err *err) {
	struct json *params = json_new_object();
	json_put_int(params, "session", import->session);
	struct json *answer = cli_call(import->cli, "import.end", params, err);
	bool ended = answer != NULL;
	import->due = json_get_int(answer, "due", 0);
	json_free(answer);
	return ended;
}

// Tells why it stopped; the session is ended, so that planning does not wait for it.
static int stop(struct import *import, const struct err *err) {
	struct err ignored = {0}; // what came first is told
	bool interrupted = import->signals >= 0 && import_interrupted(import->signals);
	if (err->code != ERR_UNREACHABLE && import->session != 0) {
		(void)end(import, &ignored);
	}
	int status = cli_fail(err);
	if (import->session != 0 && !import->dry_run) {
		(void)fputs("rosemary: what was stored stays; run the same import again to go on\n",
			    stderr); // as above
	}
	return interrupted ? EXIT_REFUSED : status;
}

static int finish(struct import *import) {
	int64_t rejected = 0;
	for (size_t i = 0; i < import->count; i++) {
		rejected += import->files[i].counts[COUNT_REJECTED];
	}
	import_summary_print(import->cli, import->files, import->count, import->dry_run,
			     import->due);
	return rejected > 0 ? EXIT_REFUSED : EXIT_DONE;
}

int import_run(struct cli *cli, const struct json *params) {
	struct import import = {.cli = cli,
				.dry_run = json_get_bool(params, "dry_run"),
				.signals = -1};
	struct err err = {0};
	bool done = open_files(&import, params, &err) && begin(&import, &err) &&
		    hold_signals(&import, &err) && send_files(&import, &err) && end(&import, &err);
	int status = done ? finish(&import) : stop(&import, &err);
	for (size_t i = 0; i < import.count; i++) {
		import_file_finish(&import.files[i]);
	}
	free(import.files);
	free(import.country);
	if (import.signals >= 0) {
		(void)close(import.signals); // nothing was written
	}
	return status;
}
