// Any server behind an SMTP session: whatever it says, and whenever, no letter is called unsent
// whose dot may have left, and no dot leaves before its mark.
#include <stdlib.h>
#include <string.h>

#include "daemon/smtp_session.h"
#include "tests/fuzz/fuzz.h"

enum { LETTERS_MAX = 6, WRITTEN_MAX = 64 * 1024, PIECE_BYTES = 40 };

static const unsigned char body[] = "Subject: x\r\n\r\n.\r\n..\r\nDear Linda\r\n";

/* A session, its letters in the order in which they were given, and what the server received. */
struct world {
	struct smtp_session smtp;
	struct letter letters[LETTERS_MAX];
	size_t given;
	bool released[LETTERS_MAX];
	bool answered[LETTERS_MAX];
	int last_code; /* of the reply that was followed last; 0: none */
	struct strbuf written;
};

static size_t index_of(const struct world *world, const struct letter *letter) {
	return (size_t)(letter - world->letters);
}

// What RELIABILITY 2.4 says of a letter that was answered just now.
static void check_answered(const struct world *world, const struct letter *letter) {
	enum delivery_event event = letter->verdict.event;
	bool released = world->released[index_of(world, letter)];
	demand(!letter->handed || released);
	demand(event == DELIVERY_EV_ACCEPTED || event == DELIVERY_EV_DEFERRED ||
	       event == DELIVERY_EV_REFUSED || event == DELIVERY_EV_LOST);
	demand(event != DELIVERY_EV_LOST || letter->handed);
	demand(event != DELIVERY_EV_ACCEPTED || letter->handed);
	if (letter->handed && letter->code == 0) {
		demand(event == DELIVERY_EV_LOST && !letter->returned);
	}
	if (letter->code != 0 && letter->handed) {
		demand(letter->code == world->last_code);
		demand((event == DELIVERY_EV_ACCEPTED) == (letter->code < 300));
	}
	demand(strlen(letter->line) < sizeof letter->line);
}

static void check_world(struct world *world) {
	const struct smtp_session *smtp = &world->smtp;
	demand(smtp->awaited_count <= SMTP_AWAITED_MAX && smtp->out_sent <= smtp->out.len);
	for (size_t i = 0; i < world->given; i++) {
		const struct letter *letter = &world->letters[i];
		bool under_way = smtp->letters[0] == letter || smtp->letters[1] == letter;
		demand((letter->state == LETTER_ANSWERED) == !under_way);
		demand(!world->answered[i] || !under_way); // once is enough
		if (!under_way && !world->answered[i]) {
			world->answered[i] = true;
			check_answered(world, letter);
		}
	}
	demand(!smtp->session.closed || (smtp->letters[0] == NULL && !smtp->session.wants_letter));
}

static void release(struct world *world) {
	struct letter *first = world->smtp.letters[0];
	if (first != NULL && first->state == LETTER_COMPLETE) {
		world->released[index_of(world, first)] = true;
		smtp_session_release(&world->smtp);
	}
}

// As the outbox does it: a letter that goes behind a complete one is given when that is released.
static void give(struct world *world) {
	static const struct letter letter = {.from = "shop@rose.example",
					     .to = "linda@example.net",
					     .message_id = "<rm.abc.1@rose.example>",
					     .bytes = body,
					     .copied = true,
					     .len = sizeof body - 1};
	if (!world->smtp.session.wants_letter || world->given == LETTERS_MAX) {
		return;
	}
	release(world);
	struct letter *mine = &world->letters[world->given++];
	*mine = letter;
	mine->delivery = (int64_t)world->given;
	smtp_session_take(&world->smtp, mine);
}

// As the wire does it: up to that many bytes leave, none while a body waits for its dot.
static void write_some(struct world *world, size_t max) {
	struct smtp_session *smtp = &world->smtp;
	struct letter *first = smtp->letters[0];
	size_t left = smtp->out.len - smtp->out_sent;
	size_t len = left < max ? left : max;
	if (smtp->session.closed || (first != NULL && first->state == LETTER_COMPLETE)) {
		return;
	}
	strbuf_add(&world->written, strbuf_text(&smtp->out) + smtp->out_sent, len);
	smtp->out_sent += len;
	if (first != NULL && first->state == LETTER_RELEASED && smtp->out_sent > smtp->dot_at) {
		first->handed = true;
	}
	if (smtp->out.len > 0 && smtp->out_sent == smtp->out.len) {
		smtp_session_written(smtp);
	}
}

static void say(struct world *world, const char *bytes, size_t len) {
	struct smtp_session *smtp = &world->smtp;
	while (len > 0 && !smtp->session.closed) {
		struct err err = {0};
		size_t used = 0;
		if (!smtp_reply_read(&smtp->reply, bytes, len, &used, &err)) {
			smtp_session_end(smtp, err.text);
			return;
		}
		bytes += used;
		len -= used;
		if (smtp->reply.complete) {
			world->last_code = smtp->reply.code;
			smtp_session_follow(smtp);
			check_world(world);
		}
	}
}

// One line of the input: a thing that we do, or what the server says.
static void act(struct world *world, const char *line, size_t len) {
	switch (*line) {
	case '+':
		give(world);
		break;
	case '!':
		release(world);
		break;
	case '>':
		write_some(world, WRITTEN_MAX);
		break;
	case '-':
		write_some(world, len < PIECE_BYTES ? len : PIECE_BYTES);
		break;
	case '.':
		smtp_session_end(&world->smtp, "the server closed the connection");
		break;
	default:
		say(world, line, len);
	}
	check_world(world);
}

// Every dot that ends a message is one of a letter that was released.
static void check_written(const struct world *world) {
	size_t dots = 0;
	size_t handed = 0;
	const char *text = strbuf_text(&world->written);
	for (const char *dot = strstr(text, "\r\n.\r\n"); dot != NULL;
	     dot = strstr(dot + 1, "\r\n.\r\n")) {
		dots++;
	}
	for (size_t i = 0; i < world->given; i++) {
		handed += world->letters[i].handed;
	}
	demand(dots <= handed && handed <= dots + 1); // the last one may be cut
}

// The first byte is what the server offers; then lines, each with its line end.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct world *world = xcalloc(1, sizeof *world);
	char *input = size > 0 ? xstrndup((const char *)data + 1, size - 1) : xstrdup("");
	unsigned offers = size > 0 ? data[0] : 0;
	world->written = (struct strbuf)STRBUF_INIT(WRITTEN_MAX);
	world->smtp.out = (struct strbuf)STRBUF_INIT((size_t)2 * WRITTEN_MAX);
	world->smtp.login.pipelining = offers & 1;
	world->smtp.login.size_offered = offers & 2;
	world->smtp.login.dsn = offers & 4;
	world->smtp.archive = offers & 64 ? "sent@rose.example" : NULL;
	world->smtp.letters_left = offers & 8 ? 2 : LETTERS_MAX;
	world->smtp.session.logged_in = world->smtp.session.wants_letter = true;
	for (const char *line = input; *line != '\0';) {
		size_t len = strcspn(line, "\n");
		len += line[len] == '\n';
		act(world, line, len);
		line += len;
	}
	smtp_session_end(&world->smtp, "done");
	check_world(world);
	check_written(world);
	strbuf_finish(&world->smtp.out);
	strbuf_finish(&world->written);
	free(input);
	free(world);
	return 0;
}
