// Making a backup: a copy that is read through, and a name at the end.
#include "daemon/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/copy.h"
#include "rosemary/base/file.h"
#include "rosemary/base/log.h"
#include "rosemary/store/backup.h"

// A backup while it is made.
struct running {
	struct backups *backups;
	struct control_call *call; // the answer that waits for it
	char *path, *temporary;
	char *user; // who asked
	struct copy *copy;
};

struct backups {
	struct app *app;
	struct running *running;
};

struct backups *backups_create(struct app *app) {
	struct backups *backups = xcalloc(1, sizeof *backups);
	backups->app = app;
	return backups;
}

static void drop(struct running *running) {
	running->backups->running = NULL;
	copy_drop(running->copy);
	free(running->path);
	free(running->temporary);
	free(running->user);
	free(running);
}

static void fail(struct running *running, const struct err *err) {
	struct control_call *call = running->call;
	log_error("backup", "not made: %s user=%s", err->text, running->user);
	drop(running);
	control_finish(call, NULL, err);
}

static void succeed(struct running *running) {
	struct control_call *call = running->call;
	struct json *result = json_new_object();
	struct stat status = {0};
	(void)stat(running->path, &status); // its size is only told
	log_info("backup", "made path=%s bytes=%lld user=%s", running->path,
		 (long long)status.st_size, running->user);
	json_put_text(result, "file", running->path);
	json_put_int(result, "bytes", status.st_size);
	drop(running);
	control_finish(call, result, NULL);
}

static bool seal(const char *path, const void *argument, struct strbuf *report, struct err *err) {
	const struct running *running = argument;
	(void)report; // all is said by err
	return store_backup_seal(path, clock_now(&running->backups->app->clock), err);
}

static void on_copy(void *argument, const struct strbuf *report, const struct err *outcome) {
	struct running *running = argument;
	struct err err = *outcome;
	(void)report;
	if (err.code == ERR_NONE && file_name_new(running->temporary, running->path, &err)) {
		succeed(running);
	} else {
		fail(running, &err);
	}
}

// The words name who it is that may not write, and where they may.
static bool refuse_place(const struct running *running, int error_number, struct err *err) {
	const struct passwd *user = getpwuid(geteuid());
	char *store = xstrdup(running->backups->app->config->store_path); // dirname() writes there
	(void)err_set_errno(err, error_number,
			    "the daemon's user '%s', whose folder is '%s', "
			    "cannot write '%s'",
			    user != NULL ? user->pw_name : "?", dirname(store), running->path);
	free(store);
	return false;
}

static bool begin(struct running *running, struct err *err) {
	struct app *app = running->backups->app;
	struct stat status;
	if (lstat(running->path, &status) == 0) {
		return err_set(err, ERR_STATE, "'%s' is there already: name a new file",
			       running->path);
	}
	int fd = mkostemp(running->temporary, O_CLOEXEC);
	if (fd < 0) {
		return refuse_place(running, errno, err);
	}
	(void)close(fd); // nothing was written
	running->copy = copy_begin(app, running->temporary, seal, on_copy, running, err);
	return running->copy != NULL;
}

bool control_backup(struct request *request, struct err *err) {
	struct backups *backups = request->app->backups;
	const char *path = json_get_text(request->params, "file");
	if (path[0] != '/') {
		return err_set(err, ERR_INVALID, "'%s' is no absolute path", path);
	}
	if (backups->running != NULL) {
		return err_set(err, ERR_BUSY, "another backup is being made, as '%s'",
			       backups->running->path);
	}
	struct running *running = xcalloc(1, sizeof *running);
	running->backups = backups;
	running->path = xstrdup(path);
	running->temporary = xasprintf("%s.XXXXXX", path);
	running->user = xstrdup(request->actor.name);
	if (!begin(running, err)) {
		drop(running);
		return false;
	}
	backups->running = running;
	running->call = request_defer(request);
	return true;
}

void backups_destroy(struct backups *backups) {
	struct err err = {0};
	if (backups != NULL && backups->running != NULL) {
		(void)err_set(&err, ERR_STATE, "the daemon stops");
		fail(backups->running, &err);
	}
	free(backups);
}
