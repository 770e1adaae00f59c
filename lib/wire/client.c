// The blocking end of the control socket.
#include "rosemary/wire/client.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "rosemary/base/clock.h"
#include "rosemary/wire/codec.h"
#include "rosemary/wire/frame.h"

enum { RECEIVE_BYTES = 64 * 1024 };

struct client {
	int fd; // -1 once it is of no more use
	int wait_ms;
	int64_t last_id;
	struct frame_reader *reader;
};

static bool connect_failed(int error_number, const char *path, struct err *err) {
	if (error_number == EACCES || error_number == EPERM) {
		return err_set(err, ERR_DENIED,
			       "may not use '%s': ask for the group rosemary, and for a line in "
			       "control.owners or control.staff",
			       path);
	}
	return err_set(err, ERR_UNREACHABLE,
		       "no daemon answers at '%s' (%s): 'systemctl status rosemary "
		       "rosemary-control.socket' says why; another one's socket is named with "
		       "--socket",
		       path, strerror(error_number));
}

struct client *client_open(const char *path, struct err *err) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = strlen(path);
	if (len >= sizeof address.sun_path) {
		(void)err_set(err, ERR_LIMIT, "the socket's path is longer than %zu bytes: '%s'",
			      sizeof address.sun_path - 1, path);
		return NULL;
	}
	memcpy(address.sun_path, path, len);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		(void)err_set_errno(err, errno, "cannot make a socket");
		return NULL;
	}
	// A Unix socket connects at once or, when the daemon does not accept, waits for its turn.
	const struct timeval wait = {.tv_sec = CLIENT_WAIT_MS / 1000};
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait); // else it waits longer
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
		(void)connect_failed(errno, path, err);
		(void)close(fd); // nothing was written to it
		return NULL;
	}
	struct client *client = xcalloc(1, sizeof *client);
	client->fd = fd;
	client->wait_ms = CLIENT_WAIT_MS;
	client->reader = frame_reader_create(ANSWER_MAX_BYTES);
	return client;
}

static void disconnect(struct client *client) {
	if (client->fd >= 0) {
		(void)close(client->fd); // what was not answered is told by the call's error
		client->fd = -1;
	}
}

void client_close(struct client *client) {
	if (client != NULL) {
		disconnect(client);
		frame_reader_destroy(client->reader);
		free(client);
	}
}

void client_set_wait(struct client *client, int wait_ms) {
	client->wait_ms = wait_ms;
}

// Waits until the socket is ready for events or the deadline (clock_ticks_ms()) has passed.
static bool wait_for(struct client *client, short events, int64_t deadline_ms, struct err *err) {
	for (;;) {
		int64_t left_ms = deadline_ms - clock_ticks_ms();
		int wait_ms = left_ms > INT_MAX ? -1 : (int)left_ms; // poll(2): -1 is for ever
		struct pollfd poller = {.fd = client->fd, .events = events};
		int ready = left_ms > 0 ? poll(&poller, 1, wait_ms) : 0;
		if (ready > 0) {
			return true;
		}
		if (ready == 0) {
			return err_set(err, ERR_UNREACHABLE,
				       "the daemon did not answer within %d seconds: 'systemctl "
				       "status rosemary' says whether it runs, or why not",
				       client->wait_ms / 1000);
		}
		if (errno != EINTR) {
			return err_set_errno(err, errno, "cannot wait for the daemon");
		}
	}
}

static bool send_all(struct client *client, const char *text, size_t len, int64_t deadline_ms,
		     struct err *err) {
	while (len > 0) {
		ssize_t sent = send(client->fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent >= 0) {
			text += sent;
			len -= (size_t)sent;
		} else if (errno == EPIPE || errno == ECONNRESET) {
			return true; // closed on us: its last line, if any, tells why
		} else if (errno != EAGAIN && errno != EINTR) {
			return err_set(err, ERR_UNREACHABLE, "cannot write to the daemon: %s",
				       strerror(errno));
		} else if (!wait_for(client, POLLOUT, deadline_ms, err)) {
			return false;
		}
	}
	return true;
}

// Receives what there is into the reader; false at the stream's end.
static bool receive(struct client *client, struct err *err) {
	char bytes[RECEIVE_BYTES];
	ssize_t len = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);
	if (len > 0) {
		frame_add(client->reader, bytes, (size_t)len);
		return true;
	}
	if (len < 0 && (errno == EAGAIN || errno == EINTR)) {
		return true;
	}
	return err_set(err, ERR_UNREACHABLE,
		       "the daemon closed the connection%s%s%s: 'journalctl -u rosemary' says why",
		       len < 0 ? " (" : "", len < 0 ? strerror(errno) : "", len < 0 ? ")" : "");
}

static struct json *receive_line(struct client *client, int64_t deadline_ms, struct err *err) {
	const char *line = NULL;
	size_t len = 0;
	enum frame_status status = frame_next(client->reader, &line, &len);
	while (status == FRAME_INCOMPLETE) {
		if (!wait_for(client, POLLIN, deadline_ms, err) || !receive(client, err)) {
			return NULL;
		}
		status = frame_next(client->reader, &line, &len);
	}
	if (status == FRAME_TOO_LONG) {
		(void)err_set(err, ERR_LIMIT, "the daemon's answer is longer than %d bytes",
			      ANSWER_MAX_BYTES);
		return NULL;
	}
	struct json *json = json_parse(line, len, err);
	if (json == NULL) {
		(void)err_prefix(err, "the daemon's answer");
	}
	return json;
}

struct json *client_listen(struct client *client, struct err *err) {
	struct json *line = NULL;
	if (client->fd < 0) {
		(void)err_set(err, ERR_UNREACHABLE, "the connection to the daemon is closed");
		return NULL;
	}
	line = receive_line(client, INT64_MAX, err);
	if (line == NULL) {
		disconnect(client);
	}
	return line;
}

// Sends a line and takes in the line that answers it.
static struct json *exchange(struct client *client, const char *line, struct err *err) {
	int64_t deadline_ms = clock_ticks_ms() + client->wait_ms;
	size_t len = strlen(line);
	if (len > REQUEST_MAX_BYTES) {
		(void)err_set(err, ERR_LIMIT, "the call is longer than %d bytes",
			      REQUEST_MAX_BYTES);
		return NULL;
	}
	if (client->fd < 0) {
		(void)err_set(err, ERR_UNREACHABLE, "the connection to the daemon is closed");
		return NULL;
	}
	if (!send_all(client, line, len, deadline_ms, err) ||
	    !send_all(client, "\n", 1, deadline_ms, err)) {
		return NULL;
	}
	return receive_line(client, deadline_ms, err);
}

struct json *client_call(struct client *client, const char *method, struct json *params,
			 struct err *err) {
	struct json *id = json_new_int(++client->last_id);
	struct json *request = codec_request(method, params, id);
	char *line = json_write(request);
	struct json *answer = exchange(client, line, err);
	struct json *result = answer != NULL ? codec_answer(answer, id, err) : NULL;
	if (answer == NULL || (result == NULL && err->code == ERR_CORRUPT)) {
		disconnect(client); // a late answer must not be taken for that of the next call
	}
	json_free(answer);
	free(line);
	json_free(request);
	json_free(id);
	return result;
}
