// Writes messages as files: a session is a slot, so that the marks of many share a commit.
#include "transport_spool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "rosemary/base/file.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/calendar/zone.h"

enum {
	SPOOL_SESSIONS = 16, // letters that share a commit
	TURN_US = 5000,      // of writing, before the loop sees to others
	TEXT_MAX_BYTES = 64 * 1024,
	FOLDER_MODE = 0700,
	FILE_MODE = 0600,
	CODE_WRITTEN = 250, // an answer: the channel works
};

struct spool_transport {
	struct transport transport;
	struct transport_ops ops;
	spool_writer *write;  // NULL: a file for each
	struct event *writer; // runs while files wait
	struct list waiting;  // sessions with a released letter
	char *folder;
	enum channel channel;
	const struct clock *clock;
	struct zone *zone;
};

struct spool_session {
	struct session session;
	struct spool_transport *transport;
	struct list waiting; // link in the transport's list
	struct letter *letter;
};

static void changed(const struct spool_transport *spool) {
	spool->transport.changed(spool->transport.argument);
}

static void answer(struct spool_session *spool) {
	struct letter *letter = spool->letter;
	spool->letter = NULL;
	letter->state = LETTER_ANSWERED;
	spool->session.wants_letter = !spool->session.closed;
}

// A file that cannot be written is the folder's fault, not the letter's.
static void fail(struct spool_session *spool, const char *reason) {
	struct session *session = &spool->session;
	session->closed = session->failed = true;
	(void)snprintf(session->reason, sizeof session->reason, "%s", reason);
	(void)snprintf(spool->letter->line, sizeof spool->letter->line, "%s", reason);
	spool->letter->returned = true;
	answer(spool);
}

// An e-mail names its reader; a text does not, so that its number stands above it.
static bool write_file(const char *path, enum channel channel, const struct letter *letter,
		       struct err *err) {
	if (channel == CHANNEL_EMAIL) {
		return file_write(path, FILE_MODE, letter->bytes, letter->len, err);
	}
	struct strbuf text = STRBUF_INIT(TEXT_MAX_BYTES);
	strbuf_addf(&text, "To: %s\n\n", letter->to);
	strbuf_add(&text, letter->bytes, letter->len);
	strbuf_add_text(&text, "\n");
	bool written = text.full ? err_set(err, ERR_LIMIT, "a text of %zu bytes", letter->len)
				 : file_write(path, FILE_MODE, text.data, text.len, err);
	strbuf_finish(&text);
	return written;
}

static bool write_own_file(const struct spool_transport *owner, struct date day,
			   const struct letter *letter, char ret_line[LETTER_LINE_MAX],
			   struct err *err) {
	static const char *const suffixes[CHANNEL_COUNT] =
		{[CHANNEL_EMAIL] = "eml", [CHANNEL_SMS] = "sms", [CHANNEL_LETTER] = "txt"};
	char day_text[DATE_TEXT_SIZE];
	char *path = xasprintf("%s/%s-%" PRId64 ".%s", owner->folder, date_text(day, day_text),
			       letter->delivery, suffixes[owner->channel]);
	bool written = write_file(path, owner->channel, letter, err);
	(void)snprintf(ret_line, LETTER_LINE_MAX, "written to %s", path); // may be cut
	free(path);
	return written;
}

static void write_letter(struct spool_session *spool) {
	const struct spool_transport *owner = spool->transport;
	struct letter *letter = spool->letter;
	struct err err = {0};
	char line[LETTER_LINE_MAX];
	struct date day = zone_day(owner->zone, clock_now(owner->clock));
	bool written = owner->write != NULL ? owner->write(owner->folder, day, letter, line, &err)
					    : write_own_file(owner, day, letter, line, &err);
	if (!written) {
		fail(spool, err.text);
		return;
	}
	letter->handed = true;
	letter->verdict.event = DELIVERY_EV_ACCEPTED;
	letter->code = CODE_WRITTEN;
	memcpy(letter->line, line, sizeof letter->line);
	answer(spool);
}

static void on_write(evutil_socket_t fd, short what, void *argument) {
	(void)fd, (void)what;
	struct spool_transport *spool = argument;
	int64_t until = clock_ticks_us() + TURN_US;
	while (!list_empty(&spool->waiting) && clock_ticks_us() < until) {
		struct list *link = spool->waiting.next;
		list_remove(link);
		write_letter(LIST_ENTRY(link, struct spool_session, waiting));
	}
	if (!list_empty(&spool->waiting)) {
		struct timeval now = {0};
		(void)event_add(spool->writer, &now);
	}
	changed(spool);
}

static struct session *open_session(struct transport *transport, struct err *err) {
	(void)err;
	struct spool_session *spool = xcalloc(1, sizeof *spool);
	spool->session.ops = transport->ops;
	spool->session.logged_in = spool->session.wants_letter = true;
	spool->transport = (struct spool_transport *)transport;
	list_init(&spool->session.link);
	list_init(&spool->waiting);
	changed(spool->transport);
	return &spool->session;
}

static void send_letter(struct session *session, struct letter *letter) {
	((struct spool_session *)session)->letter = letter;
	session->wants_letter = false;
	letter->state = LETTER_COMPLETE;
}

static void release(struct session *session, struct letter *letter) {
	struct spool_session *spool = (struct spool_session *)session;
	letter->state = LETTER_RELEASED;
	list_append(&spool->transport->waiting, &spool->waiting);
}

static void flush(struct session *session) {
	struct spool_session *spool = (struct spool_session *)session;
	if (spool->letter == NULL) {
		return;
	}
	if (spool->letter->state == LETTER_RELEASED) {
		event_active(spool->transport->writer, EV_TIMEOUT, 0);
	} else {
		changed(spool->transport);
	}
}

static void abort_session(struct session *session, const char *reason) {
	struct spool_session *spool = (struct spool_session *)session;
	list_remove(&spool->waiting);
	session->closed = true;
	if (spool->letter != NULL) {
		(void)snprintf(spool->letter->line, sizeof spool->letter->line, "%s", reason);
		answer(spool);
	}
	session->wants_letter = false;
}

static void quit(struct session *session) {
	abort_session(session, "done");
}

static void drop(struct session *session) {
	free(session);
}

static void destroy(struct transport *transport) {
	struct spool_transport *spool = (struct spool_transport *)transport;
	if (spool->writer != NULL) {
		event_free(spool->writer);
	}
	zone_close(spool->zone);
	free(spool->folder);
	free(spool);
}

static const struct transport_ops ops = {
	.name = "spool",
	.open = open_session,
	.send = send_letter,
	.release = release,
	.flush = flush,
	.quit = quit,
	.abort = abort_session,
	.drop = drop,
	.destroy = destroy,
};

struct transport *transport_spool_create(struct event_base *base,
					 const struct spool_options *options,
					 void (*notify)(void *argument), void *argument,
					 struct err *err) {
	if (!file_make_folder(options->folder, FOLDER_MODE, err)) {
		return NULL;
	}
	struct spool_transport *spool = xcalloc(1, sizeof *spool);
	spool->ops = ops;
	spool->ops.name = options->name != NULL ? options->name : ops.name;
	spool->write = options->write;
	spool->transport = (struct transport){.ops = &spool->ops,
					      .sessions = SPOOL_SESSIONS,
					      .changed = notify,
					      .argument = argument};
	spool->folder = xstrdup(options->folder);
	spool->channel = options->channel;
	spool->clock = options->clock;
	spool->zone = zone_share(options->zone);
	list_init(&spool->waiting);
	spool->writer = evtimer_new(base, on_write, spool);
	if (spool->writer == NULL) {
		destroy(&spool->transport);
		(void)err_set(err, ERR_IO, "cannot start the spool");
		return NULL;
	}
	return &spool->transport;
}
