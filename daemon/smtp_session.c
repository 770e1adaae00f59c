// The SMTP transaction as a state machine: commands go into a buffer, replies move letters on.
#include "smtp_session.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rosemary/base/address.h"
#include "rosemary/domain/message.h"
#include "rosemary/text/mime.h"

enum {
	BODY_RIDES_BYTES = 32 * 1024, // up to this size a body is written together with its dot
	CODE_CLOSING = 421,           // the server closes (RFC 5321 section 3.8)
	CODE_TOO_LARGE = 552,         // in reply to SIZE= (RFC 1870 section 6.1)
	CODE_GO_AHEAD = 354,
};

static void await_reply(struct smtp_session *smtp, enum smtp_command command) {
	smtp->awaited[smtp->awaited_count++] = command;
}

static enum smtp_command next_awaited(struct smtp_session *smtp) {
	enum smtp_command command = smtp->awaited[0];
	smtp->awaited_count--;
	memmove(smtp->awaited, smtp->awaited + 1, smtp->awaited_count * sizeof smtp->awaited[0]);
	return command;
}

static bool positive(int code) {
	return code >= 200 && code < 300;
}

// True while a letter may be begun: nothing runs, or the running one lacks nothing but its dot.
static bool has_room(const struct smtp_session *smtp) {
	const struct letter *first = smtp->letters[0];
	if (smtp->session.closed || smtp->letters[1] != NULL || smtp->letters_left == 0) {
		return false;
	}
	return first == NULL || (smtp->login.pipelining && first->state == LETTER_COMPLETE);
}

// What the server called the message, where its answer says so in a known way.
static void note_provider_id(struct letter *letter) {
	static const char *const marks[] = {"queued as ", "id="};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		const char *found = strstr(letter->line, marks[i]);
		if (found != NULL) {
			found += strlen(marks[i]);
			(void)snprintf(letter->provider_id, sizeof letter->provider_id, "%.*s",
				       (int)strcspn(found, " ,;)>"), found);
			return;
		}
	}
}

// Gives the first letter back to the outbox with what came of it.
static void give_back(struct smtp_session *smtp) {
	struct letter *letter = smtp->letters[0];
	struct smtp_result *result = &smtp->results[0];
	result->dot_written = letter->handed;
	letter->verdict = verdict_from_smtp(result);
	letter->verdict.address_refused &= smtp_line_blames_address(letter->line);
	letter->verdict.policy = smtp_line_blames_policy(letter->line);
	letter->code = result->code;
	if (letter->verdict.event == DELIVERY_EV_ACCEPTED) {
		note_provider_id(letter);
	}
	smtp->letters[0] = smtp->letters[1];
	smtp->results[0] = smtp->results[1];
	smtp->letters[1] = NULL;
	smtp->refused = false;
	letter->state = LETTER_ANSWERED;
	smtp->session.wants_letter = has_room(smtp);
}

static void note_result(struct smtp_session *smtp, enum smtp_stage stage) {
	struct letter *letter = smtp->letters[0];
	smtp->results[0].stage = stage;
	smtp->results[0].code = smtp->reply.code;
	smtp_reply_text(&smtp->reply, letter->line, sizeof letter->line);
}

// The first letter ends with its session. It goes back unharmed if it was only unlucky: the
// server had taken others before and has said nothing about this one.
static void lose(struct smtp_session *smtp, const char *reason) {
	struct letter *letter = smtp->letters[0];
	struct smtp_result *result = &smtp->results[0];
	if (!smtp->refused) {
		result->code = 0; // the stage is where it stands
		(void)snprintf(letter->line, sizeof letter->line, "%s", reason);
	}
	bool silent = !smtp->refused || result->code == CODE_CLOSING;
	letter->returned = !letter->handed && smtp->served && silent;
	give_back(smtp);
	smtp->awaited_count = 0; // what may stand behind it was not begun
}

void smtp_session_end(struct smtp_session *smtp, const char *reason) {
	struct session *session = &smtp->session;
	if (session->closed) {
		return;
	}
	session->closed = true;
	session->failed = !smtp->used; // a server that takes nobody's letter is the channel's fault
	(void)snprintf(session->reason, sizeof session->reason, "%s", reason);
	bool behind = false;
	while (smtp->letters[0] != NULL) {
		struct letter *letter = smtp->letters[0];
		lose(smtp, reason);
		letter->returned |= behind;
		behind = true;
	}
	session->wants_letter = false;
}

// The envelope's id that bounces will bring back: the Message-ID's part before the @ (xtext of RFC
// 3461 section 4; ours has only letters, digits and dots). "" when it has others.
static void envelope_id(const char *message_id, char *ret, size_t size) {
	const char *start = message_id + (message_id[0] == '<');
	size_t len = strcspn(start, "@>");
	bool plain = len > 0 && len < size;
	for (size_t i = 0; plain && i < len; i++) {
		plain = isalnum((unsigned char)start[i]) || start[i] == '.' || start[i] == '-';
	}
	(void)snprintf(ret, size, "%.*s", plain ? (int)len : 0, start);
}

static void queue_mail(struct smtp_session *smtp, const struct letter *letter) {
	strbuf_addf(&smtp->out, "MAIL FROM:<%s>", letter->from);
	if (smtp->login.size_offered) {
		strbuf_addf(&smtp->out, " SIZE=%zu", letter->len);
	}
	char id[100];
	envelope_id(letter->message_id, id, sizeof id);
	if (smtp->login.dsn && id[0] != '\0') {
		strbuf_addf(&smtp->out, " RET=HDRS ENVID=%s", id);
	}
	strbuf_add_text(&smtp->out, "\r\n");
	await_reply(smtp, SMTP_MAIL);
}

static void queue_rcpt(struct smtp_session *smtp, const struct letter *letter) {
	strbuf_addf(&smtp->out, "RCPT TO:<%s>%s\r\n", letter->to,
		    smtp->login.dsn ? " NOTIFY=FAILURE,DELAY" : "");
	await_reply(smtp, SMTP_RCPT);
}

// True for a letter that the archive gets, too; not twice where that is whom it is written to.
static bool has_copy(const struct smtp_session *smtp, const struct letter *letter) {
	return letter->copied && smtp->archive != NULL && address_wire_safe(smtp->archive) &&
	       strcasecmp(smtp->archive, letter->to) != 0;
}

// What becomes of the copy is no news of the letter: nobody is to be notified.
static void queue_copy(struct smtp_session *smtp) {
	strbuf_addf(&smtp->out, "RCPT TO:<%s>%s\r\n", smtp->archive,
		    smtp->login.dsn ? " NOTIFY=NEVER" : "");
	await_reply(smtp, SMTP_COPY);
}

static void queue_data(struct smtp_session *smtp) {
	strbuf_add_text(&smtp->out, "DATA\r\n");
	await_reply(smtp, SMTP_DATA);
}

// All of it where the server offers PIPELINING, else its first command. With a copy DATA waits for
// what the server says of the customer: else a letter that he does not get would go to the archive.
static void queue_envelope(struct smtp_session *smtp, const struct letter *letter) {
	queue_mail(smtp, letter);
	if (smtp->login.pipelining) {
		queue_rcpt(smtp, letter);
		if (has_copy(smtp, letter)) {
			queue_copy(smtp);
		} else {
			queue_data(smtp);
		}
	}
}

// The last look before the wire: whatever came before, nothing else may pass here.
static bool fit(const struct smtp_session *smtp, const struct letter *letter, struct err *err) {
	if (letter->from[0] != '\0' && !address_wire_safe(letter->from)) {
		return err_set(err, ERR_INVALID, "the sender's address may not go on the wire");
	}
	if (!address_wire_safe(letter->to)) {
		return err_set(err, ERR_INVALID, "the address may not go on the wire");
	}
	if (letter->len == 0 || letter->len > MIME_MAX_BYTES) {
		return err_set(err, ERR_LIMIT, "a message of %zu bytes", letter->len);
	}
	if (smtp->login.size > 0 && (int64_t)letter->len > smtp->login.size) {
		return err_set(err, ERR_LIMIT, "%zu bytes, and the server takes at most %lld",
			       letter->len, (long long)smtp->login.size);
	}
	return mime_wire_safe((const char *)letter->bytes, letter->len, err);
}

void smtp_session_take(struct smtp_session *smtp, struct letter *letter) {
	struct err err = {0};
	size_t index = smtp->letters[0] == NULL ? 0 : 1;
	assert(index == 0 || smtp->letters[0]->state == LETTER_RELEASED);
	smtp->used = true;
	if (!fit(smtp, letter, &err)) {
		(void)snprintf(letter->line, sizeof letter->line, "%s", err.text);
		letter->verdict = (struct verdict){.event = DELIVERY_EV_REFUSED};
		letter->state = LETTER_ANSWERED;
		return;
	}
	smtp->letters_left--;
	smtp->letters[index] = letter;
	smtp->results[index] = (struct smtp_result){.stage = SMTP_STAGE_MAIL};
	if (smtp->needs_reset) {
		strbuf_add_text(&smtp->out, "RSET\r\n");
		await_reply(smtp, SMTP_RSET);
		smtp->needs_reset = false;
		if (smtp->login.pipelining) {
			queue_envelope(smtp, letter);
		}
	} else {
		queue_envelope(smtp, letter);
	}
	smtp->session.wants_letter = has_room(smtp);
}

void smtp_session_release(struct smtp_session *smtp) {
	smtp->letters[0]->state = LETTER_RELEASED;
	smtp->results[0].stage = SMTP_STAGE_DOT;
	smtp->needs_reset = false; // the dot ends the transaction, whatever its answer
	smtp->dot_at = smtp->out.len;
	strbuf_add_text(&smtp->out, ".\r\n");
	await_reply(smtp, SMTP_DOT);
	smtp->session.wants_letter = false;
}

static void complete(struct smtp_session *smtp) {
	smtp->letters[0]->state = LETTER_COMPLETE;
	smtp->session.wants_letter = has_room(smtp);
}

void smtp_session_written(struct smtp_session *smtp) {
	struct letter *letter = smtp->letters[0];
	strbuf_cut(&smtp->out, 0);
	smtp->out_sent = 0;
	if (letter != NULL && letter->state == LETTER_GIVEN && smtp->awaited_count == 0) {
		complete(smtp); // a large body is out; all but its dot
	}
}

// 354: the body is queued. A small one waits for its dot, so that both leave in one packet.
static void begin_body(struct smtp_session *smtp) {
	struct letter *letter = smtp->letters[0];
	mime_dot_stuff(&smtp->out, (const char *)letter->bytes, letter->len);
	if (letter->len <= BODY_RIDES_BYTES) {
		complete(smtp);
	}
}

// MAIL or RCPT is refused. In a pipeline the replies to the rest are still to come.
static void refuse(struct smtp_session *smtp, enum smtp_stage stage) {
	note_result(smtp, stage);
	smtp->refused = true;
	if (!smtp->login.pipelining) {
		give_back(smtp);
	}
}

static void follow_rset(struct smtp_session *smtp, int code) {
	if (!positive(code)) {
		smtp_session_end(smtp, "the server does not take RSET");
	} else if (!smtp->login.pipelining) {
		queue_envelope(smtp, smtp->letters[0]);
	}
}

static void follow_mail(struct smtp_session *smtp, int code) {
	if (positive(code)) {
		smtp->needs_reset = true;
		smtp->results[0].stage = SMTP_STAGE_RCPT;
		if (!smtp->login.pipelining) {
			queue_rcpt(smtp, smtp->letters[0]);
		}
	} else if (code < 400) {
		smtp_session_end(smtp, "the server's reply to MAIL makes no sense");
	} else {
		// The reply to SIZE= is about this message, as one to DATA would be.
		bool large = code == CODE_TOO_LARGE && smtp->login.size_offered;
		refuse(smtp, large ? SMTP_STAGE_DATA : SMTP_STAGE_MAIL);
	}
}

// What comes behind a recipient that was accepted, as far as it is not on its way.
static void follow_accepted(struct smtp_session *smtp) {
	bool copy = has_copy(smtp, smtp->letters[0]);
	smtp->results[0].stage = SMTP_STAGE_DATA;
	if (copy && !smtp->login.pipelining) {
		queue_copy(smtp);
	} else if (copy || !smtp->login.pipelining) {
		queue_data(smtp);
	}
}

static void follow_rcpt(struct smtp_session *smtp, int code) {
	if (smtp->refused) {
		return; // MAIL was refused: whatever is said now is about that
	}
	if (code >= 400) {
		refuse(smtp, SMTP_STAGE_RCPT);
	} else if (!positive(code)) {
		smtp_session_end(smtp, "the server's reply to RCPT makes no sense");
	} else {
		follow_accepted(smtp);
	}
}

// The archive's recipient, the last of a pipelined envelope. Its refusal is the copy's alone.
static void follow_copy(struct smtp_session *smtp, int code) {
	struct letter *letter = smtp->letters[0];
	if (smtp->refused) {
		give_back(smtp); // DATA was not said; RSET comes before the next envelope
		return;
	}
	if (code >= 400) {
		smtp_reply_text(&smtp->reply, letter->copy_line, sizeof letter->copy_line);
	} else if (!positive(code)) {
		smtp_session_end(smtp, "the server's reply to RCPT makes no sense");
		return;
	}
	if (!smtp->login.pipelining) {
		queue_data(smtp);
	}
}

static void follow_data(struct smtp_session *smtp, int code) {
	if (code >= 400) {
		if (!smtp->refused) {
			note_result(smtp, SMTP_STAGE_DATA);
		}
		give_back(smtp);
	} else if (smtp->refused) {
		// 354 although nobody is to have it: a dot now would send an empty message
		smtp_session_end(smtp, "the server wants a message whose envelope it refused");
	} else if (code != CODE_GO_AHEAD) {
		smtp_session_end(smtp, "the server's reply to DATA makes no sense");
	} else {
		begin_body(smtp);
	}
}

static void follow_dot(struct smtp_session *smtp, int code) {
	if (code >= 300 && code < 400) {
		smtp_session_end(smtp, "the server's reply to the message makes no sense");
		return;
	}
	smtp->served = true;
	note_result(smtp, SMTP_STAGE_DOT);
	give_back(smtp);
}

// A reply that no command waits for. While a message is being written it can only be a refusal.
static void follow_unasked(struct smtp_session *smtp, int code) {
	if (smtp->letters[0] != NULL && code >= 400) {
		note_result(smtp, SMTP_STAGE_DATA);
		smtp->refused = true;
	}
	char text[SESSION_REASON_MAX];
	smtp_reply_text(&smtp->reply, text, sizeof text);
	smtp_session_end(smtp, text);
}

void smtp_session_follow(struct smtp_session *smtp) {
	int code = smtp->reply.code;
	bool early = smtp->awaited_count > 0 && smtp->awaited[0] == SMTP_DOT &&
		     !smtp->letters[0]->handed;
	if (smtp->awaited_count == 0 || early) {
		follow_unasked(smtp, code);
		return;
	}
	switch (next_awaited(smtp)) {
	case SMTP_RSET:
		follow_rset(smtp, code);
		break;
	case SMTP_MAIL:
		follow_mail(smtp, code);
		break;
	case SMTP_RCPT:
		follow_rcpt(smtp, code);
		break;
	case SMTP_COPY:
		follow_copy(smtp, code);
		break;
	case SMTP_DATA:
		follow_data(smtp, code);
		break;
	case SMTP_DOT:
		follow_dot(smtp, code);
		break;
	}
	if (code == CODE_CLOSING) {
		char text[SESSION_REASON_MAX];
		smtp_reply_text(&smtp->reply, text, sizeof text);
		smtp_session_end(smtp, text);
	}
}
