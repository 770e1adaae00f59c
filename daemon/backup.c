// Making a backup: slices of a copy, a child that reads it through, a name at the end.
#include "daemon/backup.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "rosemary/base/file.h"
#include "rosemary/base/log.h"
#include "rosemary/store/backup.h"

enum { COPY_PAGES = 64 }; // of a turn

// A backup while it is made.
struct running {
	struct backups *backups;
	struct control_call *call; // the answer that waits for it
	char *path, *temporary;
	char *user;           // who asked
	struct store *target; // until it is copied
	struct store_copy *copy;
	struct event *event; // the next slice; behind the last one the child's word
	int child_says;      // a pipe's end; -1: no child yet
	pid_t child;
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

static void close_copy(struct running *running) {
	store_copy_close(running->copy);
	store_close(running->target, 0);
	running->copy = NULL;
	running->target = NULL;
}

static void end_child(struct running *running) {
	if (running->child_says >= 0) {
		(void)kill(running->child, SIGKILL);    // it has said all, or is given up
		(void)waitpid(running->child, NULL, 0); // ours, and killed
		(void)close(running->child_says);       // only read from
		running->child_says = -1;
	}
}

// What SQLite may have left beside the copy goes, too; what has its name already is not there.
static void remove_temporary(const struct running *running) {
	static const char *const endings[] = {"", "-wal", "-journal"};
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		char *path = xasprintf("%s%s", running->temporary, endings[i]);
		(void)unlink(path); // most are not there
		free(path);
	}
}

static void drop(struct running *running) {
	running->backups->running = NULL;
	close_copy(running);
	end_child(running);
	remove_temporary(running);
	if (running->event != NULL) {
		event_free(running->event);
	}
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

static void on_child(evutil_socket_t fd, short what, void *argument) {
	struct running *running = argument;
	struct err err = {0};
	(void)what;
	ssize_t len = read(fd, &err, sizeof err);
	if (len < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	if (len != (ssize_t)sizeof err) {
		err = (struct err){0};
		(void)err_set(&err, ERR_IO, "the check of '%s' broke off", running->temporary);
	}
	if (err.code == ERR_NONE && file_name_new(running->temporary, running->path, &err)) {
		succeed(running);
	} else {
		fail(running, &err);
	}
}

// Reads the copy through and says what came of it; it shares nothing with the daemon but a pipe.
static void be_child(const char *path, int64_t at, int says) {
	struct err err = {0};
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); // it holds the daemon's lock open
	bool sealed = store_backup_seal(path, at, &err);
	bool told = write(says, &err, sizeof err) == (ssize_t)sizeof err;
	_exit(sealed && told ? 0 : 1);
}

static bool start_child(struct running *running, struct err *err) {
	int ends[2];
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
		return err_set_errno(err, errno, "cannot check the backup");
	}
	int64_t at = clock_now(&running->backups->app->clock);
	pid_t child = fork();
	if (child == 0) {
		be_child(running->temporary, at, ends[1]);
	}
	int error_number = errno;
	(void)close(ends[1]); // the child's alone: its death is an end of file
	if (child < 0) {
		(void)close(ends[0]); // nothing came
		return err_set_errno(err, error_number, "cannot check the backup");
	}
	running->child = child;
	running->child_says = ends[0];
	event_free(running->event);
	running->event = event_new(running->backups->app->base, ends[0], EV_READ | EV_PERSIST,
				   on_child, running);
	assert(running->event != NULL);        // fails for want of memory only
	(void)event_add(running->event, NULL); // fails for want of memory only
	return true;
}

static void on_slice(evutil_socket_t fd, short what, void *argument) {
	const struct timeval soon = {0};
	struct running *running = argument;
	struct err err = {0};
	bool done = false;
	(void)fd;
	(void)what;
	if (!store_copy_step(running->copy, COPY_PAGES, &done, &err)) {
		fail(running, &err);
		return;
	}
	if (!done) {
		(void)evtimer_add(running->event, &soon); // fails for want of memory only
		return;
	}
	close_copy(running);
	if (!start_child(running, &err)) {
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
	const struct timeval soon = {0};
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
	running->target = store_backup_open(running->temporary, err);
	if (running->target == NULL) {
		return false;
	}
	running->copy = store_copy_begin(running->target, app->store, err);
	if (running->copy == NULL) {
		return false;
	}
	running->event = evtimer_new(app->base, on_slice, running);
	assert(running->event != NULL);           // fails for want of memory only
	(void)evtimer_add(running->event, &soon); // fails for want of memory only
	return true;
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
	running->child_says = -1;
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
