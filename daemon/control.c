// The control socket: who may come in, and how many.
#include "daemon/control.h"

#include <assert.h>
#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/activation.h"
#include "daemon/app.h"
#include "daemon/control_connection.h"
#include "daemon/loop.h"
#include "rosemary/base/log.h"
#include "rosemary/wire/codec.h"

enum {
	ACCEPT_QUEUE = 16,
	ACCEPT_PAUSE_US = 200000,    // when no descriptor is left
	COMPLAINT_EVERY_MS = 1000,   // a refused client may try again and again
	ENTRY_MAX_BYTES = 16 * 1024, // of an entry in passwd or group
};

#define SOCKET_GROUP "rosemary"

WORDS(control_limit_words, "connections", "user", "line", "batch", "time", "output", "deferred",
      "answer");

static const char *principal_name(const struct principal *principals, size_t count, uid_t uid) {
	for (size_t i = 0; i < count; i++) {
		if (principals[i].uid == (int64_t)uid) {
			return principals[i].name;
		}
	}
	return NULL;
}

struct control_peer control_peer_find(const struct app *app, uid_t uid, const char *name) {
	const struct config *config = app->config;
	const char *owner = principal_name(config->owners, config->owner_count, uid);
	const char *staff = principal_name(config->staff, config->staff_count, uid);
	if (owner != NULL) {
		return (struct control_peer){CONTROL_OWNER, owner};
	}
	if (uid == 0 || uid == geteuid()) {
		return (struct control_peer){CONTROL_OWNER, name};
	}
	return staff != NULL ? (struct control_peer){CONTROL_STAFF, staff}
			     : (struct control_peer){CONTROL_NOBODY, name};
}

// What the system calls a user, or "uid 1000"; to be freed.
static char *user_name(uid_t uid) {
	struct passwd entry;
	struct passwd *found = NULL;
	char bytes[ENTRY_MAX_BYTES];
	if (getpwuid_r(uid, &entry, bytes, sizeof bytes, &found) == 0 && found != NULL) {
		return xstrdup(found->pw_name);
	}
	return xasprintf("uid %u", uid);
}

// Logs a refusal, but not every one of a storm of them.
static void complain(struct control *control, const char *what, const char *name, uid_t uid) {
	int64_t now_ms = clock_ticks_ms();
	if (control->complained_at_ms != 0 &&
	    now_ms - control->complained_at_ms < COMPLAINT_EVERY_MS) {
		control->unspoken++;
		return;
	}
	log_warning("control", "%s user=%s uid=%u unlogged=%" PRIu64, what, name, uid,
		    control->unspoken);
	control->complained_at_ms = now_ms;
	control->unspoken = 0;
}

// One error line, if the socket takes it at once, and the end of the connection.
static void turn_away(int fd, enum err_code code, const char *text) {
	struct err err = {0};
	(void)err_set(&err, code, "%s", text);
	struct json *answer = codec_error(NULL, RPC_REFUSED, &err);
	char *line = json_write(answer);
	char *framed = xasprintf("%s\n", line);
	(void)send(fd, framed, strlen(framed), MSG_NOSIGNAL | MSG_DONTWAIT); // it was a courtesy
	free(framed);
	free(line);
	json_free(answer);
	(void)close(fd);
}

static size_t connections_of(const struct control *control, uid_t uid) {
	size_t count = 0;
	LIST_EACH(&control->connections, link, after) {
		count += control_connection_uid(control_connection_from_link(link)) == uid;
	}
	return count;
}

// Admits a user or says why not: false with the error to tell.
static bool admit(struct control *control, uid_t uid, const char *name, struct err *err) {
	struct control_counters *counters = &control->counters;
	if (control_peer_find(control->app, uid, name).role == CONTROL_NOBODY) {
		counters->denied++;
		return err_set(err, ERR_DENIED,
			       "denied: '%s' stands neither in control.owners nor in control.staff",
			       name);
	}
	if (control->open >= CONTROL_CONNECTIONS_MAX) {
		counters->refused++;
		counters->limits[CONTROL_LIMIT_CONNECTIONS]++;
		return err_set(err, ERR_BUSY, "too many connections");
	}
	if (connections_of(control, uid) >= CONTROL_CONNECTIONS_PER_UID) {
		counters->refused++;
		counters->limits[CONTROL_LIMIT_USER]++;
		return err_set(err, ERR_BUSY, "too many connections of one user");
	}
	return true;
}

// Takes in, or sends away, whoever is at the other end of fd.
static void receive(struct control *control, int fd) {
	struct ucred peer = {0};
	socklen_t peer_len = sizeof peer;
	struct err err = {0};
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &peer_len) != 0) {
		control->counters.denied++;
		turn_away(fd, ERR_DENIED, "denied");
		return;
	}
	char *name = user_name(peer.uid);
	if (admit(control, peer.uid, name, &err)) {
		control_connection_open(control, fd, peer.uid, name);
	} else {
		complain(control, err.text, name, peer.uid);
		turn_away(fd, err.code, err.text);
	}
	free(name);
}

// Out of descriptors, most likely: a listener that stays ready would turn the loop into a storm.
static void stop_accepting(struct control *control) {
	const struct timeval pause = {.tv_usec = ACCEPT_PAUSE_US};
	log_warning("control", "cannot accept: %s", strerror(errno));
	(void)event_del(control->listener); // fails only for an event that is none
	(void)event_add(control->resume, &pause);
}

// One at a time, so that those who are connected are looked for in between.
static void on_accept(evutil_socket_t listener, short what, void *argument) {
	struct control *control = argument;
	(void)what;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0) {
		receive(control, fd);
	} else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
		stop_accepting(control);
	}
}

static void on_resume(evutil_socket_t fd, short what, void *argument) {
	struct control *control = argument;
	(void)fd;
	(void)what;
	(void)event_add(control->listener, NULL); // as above
}

static void on_turn_over(evutil_socket_t fd, short what, void *argument) {
	struct control *control = argument;
	(void)fd;
	(void)what;
	control->turn_left_us = CONTROL_TURN_US;
	control->turns++;
}

// True when a daemon answers at the address. A full queue is an answer too.
static bool answered(const struct sockaddr_un *address) {
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return true; // not known, so nothing is replaced
	}
	bool alive = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 ||
		     errno == EAGAIN || errno == EINPROGRESS;
	(void)close(fd); // nothing was written
	return alive;
}

// Removes a dead daemon's socket, and nothing else.
static bool clear_path(const struct sockaddr_un *address, struct err *err) {
	const char *path = address->sun_path;
	struct stat status;
	if (lstat(path, &status) != 0) {
		return errno == ENOENT || err_set_errno(err, errno, "'%s'", path);
	}
	if (!S_ISSOCK(status.st_mode)) {
		return err_set(err, ERR_INVALID, "'%s' is there and is no socket", path);
	}
	if (answered(address)) {
		return err_set(err, ERR_BUSY, "another daemon answers at '%s'", path);
	}
	return unlink(path) == 0 || err_set_errno(err, errno, "cannot remove '%s'", path);
}

// Gives the socket to the group, where there is one and we may: else root and we remain.
static void give_to_group(const char *path, gid_t present) {
	struct group entry;
	struct group *found = NULL;
	char bytes[ENTRY_MAX_BYTES];
	if (getgrnam_r(SOCKET_GROUP, &entry, bytes, sizeof bytes, &found) != 0 || found == NULL ||
	    found->gr_gid == present) {
		return;
	}
	if (chown(path, (uid_t)-1, found->gr_gid) != 0) {
		log_info("control", "the socket stays with our own group: %s", strerror(errno));
	}
}

static bool make_address(const char *path, struct sockaddr_un *ret, struct err *err) {
	size_t len = strlen(path);
	if (len == 0 || len >= sizeof ret->sun_path) {
		return err_set(err, ERR_LIMIT, "a socket's path has 1 to %zu bytes, not '%s'",
			       sizeof ret->sun_path - 1, path);
	}
	*ret = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(ret->sun_path, path, len);
	return true;
}

// Makes the socket's file, which is born with mode 0660: there is one thread, hence one umask.
static int bind_socket(struct control *control, const struct sockaddr_un *address,
		       struct err *err) {
	struct stat status;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		(void)err_set_errno(err, errno, "cannot make a socket");
		return -1;
	}
	mode_t mask = umask(0117);
	bool bound = bind(fd, (const struct sockaddr *)address, sizeof *address) == 0;
	int error_number = errno;
	(void)umask(mask);
	if (!bound || lstat(address->sun_path, &status) != 0) {
		(void)err_set_errno(err, bound ? errno : error_number, "cannot bind '%s'",
				    address->sun_path);
		(void)close(fd); // nothing was written
		return -1;
	}
	control->path = xstrdup(address->sun_path);
	control->device = status.st_dev;
	control->inode = status.st_ino;
	give_to_group(control->path, status.st_gid);
	return fd;
}

// The manager's socket, whose file is the manager's, else one of our own.
static int find_socket(struct control *control, const char *path, struct err *err) {
	struct sockaddr_un address;
	int fd = -1;
	if (!activation_take(ACTIVATION_CONTROL, &fd, err) || fd >= 0) {
		return fd;
	}
	if (!make_address(path, &address, err) || !clear_path(&address, err)) {
		return -1;
	}
	return bind_socket(control, &address, err);
}

static bool start(struct control *control, struct err *err) {
	struct event_base *base = control->app->base;
	control->turn_left_us = CONTROL_TURN_US;
	control->listener = event_new(base, control->fd, EV_READ | EV_PERSIST, on_accept, control);
	control->resume = evtimer_new(base, on_resume, control);
	control->turn_over = event_new(base, -1, 0, on_turn_over, control);
	assert(control->listener != NULL && control->resume != NULL &&
	       control->turn_over != NULL); // they fail for want of memory only
	(void)event_priority_set(control->listener, LOOP_PEOPLE); // not active: it may be
	if (listen(control->fd, ACCEPT_QUEUE) != 0 || event_add(control->listener, NULL) != 0) {
		return err_set_errno(err, errno, "cannot listen");
	}
	return true;
}

struct control *control_open(struct app *app, const char *path, struct err *err) {
	struct control *control = xcalloc(1, sizeof *control);
	control->app = app;
	list_init(&control->connections);
	control->fd = find_socket(control, path, err);
	if (control->fd < 0 || !start(control, err)) {
		(void)err_prefix(err, "control socket");
		control_close(control);
		return NULL;
	}
	log_info("control", "listens on %s",
		 control->path != NULL ? control->path : "the service manager's socket");
	return control;
}

static void remove_socket(const struct control *control) {
	struct stat status;
	if (control->path != NULL && lstat(control->path, &status) == 0 &&
	    status.st_dev == control->device && status.st_ino == control->inode) {
		(void)unlink(control->path); // a stale socket is replaced at the next start
	}
}

void control_close(struct control *control) {
	if (control == NULL) {
		return;
	}
	LIST_EACH(&control->connections, link, after) {
		control_connection_close(control_connection_from_link(link));
	}
	remove_socket(control);
	struct event *events[] = {control->listener, control->resume, control->turn_over};
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		if (events[i] != NULL) {
			event_free(events[i]);
		}
	}
	if (control->fd >= 0) {
		(void)close(control->fd); // nothing was written
	}
	free(control->path);
	free(control);
}

bool control_tell(struct control *control, const char *line) {
	bool watched = false;
	LIST_EACH(&control->connections, link, after) {
		struct control_connection *connection = control_connection_from_link(link);
		if (connection->watching && !connection->dead && !connection->left) {
			control_connection_tell(connection, line, strlen(line));
			watched = true;
		}
	}
	return watched;
}

struct control_counters control_count(const struct control *control) {
	struct control_counters counters = control->counters;
	counters.connections = control->open;
	return counters;
}
