// Copying the store: slices of a turn, then a child that works on the copy and reports by a pipe.
#include "daemon/copy.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/app.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/store/backup.h"

enum { COPY_PAGES = 64 }; // of a turn

struct copy {
	struct event_base *base;
	char *path;
	struct store *target; // until it is copied
	struct store_copy *slices;
	struct event *event; // the next slice; behind the last one the child's word
	int child_says;      // a pipe's end; -1: no child yet
	pid_t child;
	struct strbuf heard; // the child's struct err, then its report
	copy_work *work;
	copy_done *done;
	void *argument;
};

static void close_files(struct copy *copy) {
	store_copy_close(copy->slices);
	store_close(copy->target, 0);
	copy->slices = NULL;
	copy->target = NULL;
}

static void end_child(struct copy *copy) {
	if (copy->child_says >= 0) {
		(void)kill(copy->child, SIGKILL);    // it has said all, or is given up
		(void)waitpid(copy->child, NULL, 0); // ours, and killed
		(void)close(copy->child_says);       // only read from
		copy->child_says = -1;
	}
}

void copy_remove(const char *path) {
	static const char *const endings[] = {"", "-wal", "-journal"};
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		char *file = xasprintf("%s%s", path, endings[i]);
		(void)unlink(file); // most are not there
		free(file);
	}
}

void copy_drop(struct copy *copy) {
	if (copy == NULL) {
		return;
	}
	close_files(copy);
	end_child(copy);
	copy_remove(copy->path); // what has another name by now is not there
	if (copy->event != NULL) {
		event_free(copy->event);
	}
	strbuf_finish(&copy->heard);
	free(copy->path);
	free(copy);
}

static void finish(struct copy *copy, const struct err *err) {
	const struct strbuf nothing = STRBUF_INIT(COPY_REPORT_MAX);
	copy->done(copy->argument, &nothing, err);
}

// The child has said all it will: its err, and its report behind it.
static void finish_child(struct copy *copy) {
	struct strbuf report = STRBUF_INIT(COPY_REPORT_MAX);
	struct err err = {0};
	if (copy->heard.len < sizeof err) {
		(void)err_set(&err, ERR_IO, "looking through '%s' broke off", copy->path);
		finish(copy, &err);
		return;
	}
	memcpy(&err, copy->heard.data, sizeof err);
	strbuf_add(&report, copy->heard.data + sizeof err, copy->heard.len - sizeof err);
	copy->done(copy->argument, &report, &err); // the copy may be gone
	strbuf_finish(&report);
}

static void on_child(evutil_socket_t fd, short what, void *argument) {
	struct copy *copy = argument;
	char bytes[4096];
	(void)what;
	ssize_t len = read(fd, bytes, sizeof bytes);
	if (len > 0) {
		strbuf_add(&copy->heard, bytes, (size_t)len);
	} else if (len == 0 || (errno != EAGAIN && errno != EINTR)) {
		finish_child(copy);
	}
}

static bool write_whole(int fd, const void *bytes, size_t len) {
	const char *next = bytes;
	while (len > 0) {
		ssize_t written = write(fd, next, len);
		if (written < 0 && errno != EINTR) {
			return false;
		}
		next += written > 0 ? written : 0;
		len -= written > 0 ? (size_t)written : 0;
	}
	return true;
}

static void be_child(const struct copy *copy, int says) {
	struct strbuf report = STRBUF_INIT(COPY_REPORT_MAX);
	struct err err = {0};
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); // it holds the daemon's lock open
	bool worked = copy->work(copy->path, copy->argument, &report, &err);
	bool told = write_whole(says, &err, sizeof err) &&
		    write_whole(says, strbuf_text(&report), report.len);
	_exit(worked && told ? 0 : 1);
}

static bool start_child(struct copy *copy, struct err *err) {
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		return err_set_errno(err, errno, "cannot look through the copy");
	}
	pid_t child = fork();
	if (child == 0) {
		be_child(copy, ends[1]);
	}
	int error_number = errno;
	(void)close(ends[1]); // the child's alone: its death is an end of file
	if (child < 0 || evutil_make_socket_nonblocking(ends[0]) != 0) {
		(void)close(ends[0]); // nothing came
		return err_set_errno(err, error_number, "cannot look through the copy");
	}
	copy->child = child;
	copy->child_says = ends[0];
	event_free(copy->event);
	copy->event = event_new(copy->base, ends[0], EV_READ | EV_PERSIST, on_child, copy);
	assert(copy->event != NULL);        // fails for want of memory only
	(void)event_add(copy->event, NULL); // fails for want of memory only
	return true;
}

bool copy_check_room(const struct app *app, int64_t *ret_left, struct err *err) {
	static const int64_t mebibyte = INT64_C(1024) * 1024, day_bytes = 64 * mebibyte;
	char *path = xstrdup(app->config->store_path); // dirname() writes into it
	const char *folder = dirname(path);
	int64_t needed = store_stats(app->store).bytes + day_bytes;
	struct statvfs disk;
	bool known = statvfs(folder, &disk) == 0;
	int64_t left = known ? (int64_t)(disk.f_bavail * disk.f_frsize) - needed : -1;
	if (left < 0) {
		(void)err_set(err, ERR_NO_SPACE,
			      "%s has no room for a copy of it (%lld MiB), so make room", folder,
			      (long long)(needed / mebibyte));
	} else if (ret_left != NULL) {
		*ret_left = left;
	}
	free(path);
	return left >= 0;
}

static void on_slice(evutil_socket_t fd, short what, void *argument) {
	const struct timeval soon = {0};
	struct copy *copy = argument;
	struct err err = {0};
	bool done = false;
	(void)fd;
	(void)what;
	if (!store_copy_step(copy->slices, COPY_PAGES, &done, &err)) {
		finish(copy, &err);
		return;
	}
	if (!done) {
		(void)evtimer_add(copy->event, &soon); // fails for want of memory only
		return;
	}
	close_files(copy);
	if (copy->work == NULL || !start_child(copy, &err)) {
		finish(copy, &err);
	}
}

struct copy *copy_begin(struct app *app, const char *path, copy_work *work, copy_done *done,
			void *argument, struct err *err) {
	const struct timeval soon = {0};
	struct copy *copy = xcalloc(1, sizeof *copy);
	*copy = (struct copy){.base = app->base,
			      .path = xstrdup(path),
			      .child_says = -1,
			      .heard = STRBUF_INIT(COPY_REPORT_MAX + sizeof(struct err)),
			      .work = work,
			      .done = done,
			      .argument = argument};
	copy->target = store_backup_open(path, err);
	if (copy->target != NULL) {
		copy->slices = store_copy_begin(copy->target, app->store, err);
	}
	if (copy->slices == NULL) {
		copy_drop(copy);
		return NULL;
	}
	copy->event = evtimer_new(app->base, on_slice, copy);
	assert(copy->event != NULL);           // fails for want of memory only
	(void)evtimer_add(copy->event, &soon); // fails for want of memory only
	return copy;
}
