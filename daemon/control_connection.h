/* One connection of the control socket: lines in, calls, lines out. Made by control.c alone. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/control.h"
#include "rosemary/base/list.h"

/* What one client may use. */
enum {
	CONTROL_CONNECTIONS_MAX = 32,
	CONTROL_CONNECTIONS_PER_UID = 8,
	CONTROL_REQUEST_SECONDS = 10, /* for a line, from its first byte */
	CONTROL_STALL_SECONDS = 30,   /* for a client that does not read at all */
	CONTROL_OUTPUT_MAX_BYTES = 8 * 1024 * 1024,
	CONTROL_WATCHING_MAX = 16,                /* connections that are told what happens */
	CONTROL_WATCHING_PER_UID = 4,             /* so that room is left for calls */
	CONTROL_WATCHING_MAX_BYTES = 1024 * 1024, /* unread by one of them */
	CONTROL_DEFERRED_MAX = 128, /* calls of one connection that wait for their answer */
	CONTROL_TURN_US = 5000,     /* of calls, all together, before other work has its turn */
	CONTROL_SHARE_US =
		500, /* of calls, for each client who has asked for nothing in that turn */
};

/* What a user of the socket may do. */
enum control_role { CONTROL_NOBODY, CONTROL_STAFF, CONTROL_OWNER };

/* Who is at the other end. The name is borrowed from the configuration or from the connection. */
struct control_peer {
	enum control_role role;
	const char *name;
};

/* The server. Its members are for control.c and control_connection.c. */
struct control {
	struct app *app;
	int fd;                  /* listens; -1: not yet */
	struct event *listener;  /* somebody comes */
	struct event *resume;    /* accepting again after descriptors ran out */
	struct event *turn_over; /* work had its time: calls have a turn again */
	int64_t turn_left_us;
	uint64_t turns; /* that work had */
	char *path;     /* of a socket of our own; NULL when it is the service manager's */
	dev_t device;   /* of the socket's file, so that only our own is removed */
	ino_t inode;
	struct list connections;
	size_t open; /* connections */
	int64_t complained_at_ms;
	uint64_t unspoken; /* refusals that were not logged since */
	struct control_counters counters;
};

/* One client. Its members are for control_connection.c and control_exchange.c. */
struct control_connection {
	struct list link; /* in control->connections */
	struct control *control;
	uid_t uid;
	char *name; /* what the system calls the user */
	struct bufferevent *stream;
	struct event *resume;   /* goes on with the work, or frees a dead connection */
	struct event *deadline; /* of a line that has begun */
	struct frame_reader *reader;
	struct exchange *running; /* whose calls are not all started */
	struct list exchanges;    /* all that are not answered */
	size_t deferred;          /* calls of them that wait */
	size_t in_order;          /* of these, such as no further call may overtake */
	uint64_t served_in;       /* the turn of control->turns in which it had its share */
	bool watching;            /* is told what control_tell() says */
	bool left;                /* the client sends no more; what it sent is still answered */
	bool closing;             /* it sent what cannot be read; no further line is looked at */
	bool dead;                /* nothing is to be done but freeing it */
};

/*
 * Serves fd (taken, non-blocking) for a user until it ends; name is what the user is called when
 * the configuration does not say.
 */
void control_connection_open(struct control *control, int fd, uid_t uid, const char *name);

/* Closes a connection at once. Its deferred calls stay valid. */
void control_connection_close(struct control_connection *connection);

/* The connection whose link is in control->connections, and its user. */
struct control_connection *control_connection_from_link(struct list *link);
uid_t control_connection_uid(const struct control_connection *connection);

/*
 * Writes an answer's line and a newline. Who has more than CONTROL_OUTPUT_MAX_BYTES unread is
 * closed: the connection is then dead, and freed when the loop turns.
 */
void control_connection_write(struct control_connection *connection, const char *line, size_t len);

/* The same with the smaller limit of those who watch and are told without having asked. */
void control_connection_tell(struct control_connection *connection, const char *line, size_t len);

/* Goes on with the connection's work when the loop turns. */
void control_connection_wake(struct control_connection *connection);

/* True when the client has not read all of its answers yet, and when it has hung up. */
bool control_connection_unread(const struct control_connection *connection);
bool control_connection_hung_up(const struct control_connection *connection);

/* Counts a limit that the client ran into. */
void control_connection_hit(struct control_connection *connection, enum control_limit limit);

/* What the configuration in force says of a user; name is taken over where it says nothing. */
struct control_peer control_peer_find(const struct app *app, uid_t uid, const char *name);
