// Reads the replies of an SMTP server, a byte at a time and within limits.
#include "smtp_reply.h"

#include <stdio.h>
#include <string.h>

enum { CODE_LEN = 3 };

// The code of a line, or 0 when it does not begin with one (RFC 5321 section 4.2: 2 to 5, then
// two digits) followed by a space, a hyphen or nothing.
static int line_code(const char *line, size_t len) {
	if (len < CODE_LEN || line[0] < '2' || line[0] > '5') {
		return 0;
	}
	for (int i = 1; i < CODE_LEN; i++) {
		if (line[i] < '0' || line[i] > '9') {
			return 0;
		}
	}
	if (len > CODE_LEN && line[CODE_LEN] != ' ' && line[CODE_LEN] != '-') {
		return 0;
	}
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

// Takes a whole line: checks it and says in reply->complete whether it was the last one.
static bool end_line(struct smtp_reply *reply, struct err *err) {
	int code = line_code(reply->line, reply->line_len);
	if (code == 0) {
		char text[80];
		smtp_line_text(reply->line, reply->line_len, text, sizeof text);
		return err_set(err, ERR_SYNTAX, "the server's line is no SMTP reply: '%s'", text);
	}
	if (reply->lines > 0 && code != reply->first_code) {
		return err_set(err, ERR_SYNTAX, "the server's reply changes from %d to %d",
			       reply->first_code, code);
	}
	reply->first_code = code;
	reply->lines++;
	bool more = reply->line_len > CODE_LEN && reply->line[CODE_LEN] == '-';
	if (more && reply->lines >= SMTP_REPLY_MAX_LINES) {
		return err_set(err, ERR_LIMIT, "the server's reply has more than %d lines",
			       SMTP_REPLY_MAX_LINES);
	}
	if (!more) {
		reply->code = code;
		reply->complete = true;
	}
	return true;
}

static void keep(struct smtp_reply *reply, char byte) {
	if (reply->line_len < sizeof reply->line) {
		reply->line[reply->line_len++] = byte;
	}
}

static void begin_line(struct smtp_reply *reply) {
	reply->line_len = 0;
	reply->cr = false;
}

static bool take(struct smtp_reply *reply, char byte, struct err *err) {
	if (++reply->bytes > SMTP_REPLY_MAX_BYTES) {
		return err_set(err, ERR_LIMIT, "the server's reply is longer than %d bytes",
			       SMTP_REPLY_MAX_BYTES);
	}
	if (byte == '\n') {
		reply->cr = false;
		return end_line(reply, err);
	}
	if (reply->cr) { // a CR that ends no line is a byte like any other
		keep(reply, '\r');
	}
	reply->cr = byte == '\r';
	if (!reply->cr) {
		keep(reply, byte);
	}
	return true;
}

bool smtp_reply_read(struct smtp_reply *reply, const char *bytes, size_t len, size_t *ret_used,
		     struct err *err) {
	if (reply->complete) {
		reply->complete = false;
		reply->bytes = reply->lines = 0;
		begin_line(reply);
	}
	size_t used = 0;
	while (used < len && !reply->complete) {
		size_t lines = reply->lines;
		if (!take(reply, bytes[used++], err)) {
			return false;
		}
		if (reply->lines != lines && !reply->complete) {
			begin_line(reply);
		}
	}
	*ret_used = used;
	return true;
}

void smtp_line_text(const char *line, size_t len, char *text, size_t size) {
	size_t out = 0;
	for (size_t i = 0; i < len; i++) {
		char piece[sizeof "\\xff"] = {line[i]};
		unsigned char byte = (unsigned char)line[i];
		if (byte < 0x20 || byte >= 0x7f) {
			(void)snprintf(piece, sizeof piece, "\\x%02x", byte);
		} else if (byte == '\\') {
			piece[1] = '\\';
		}
		size_t piece_len = strlen(piece);
		if (out + piece_len >= size) {
			break;
		}
		memcpy(text + out, piece, piece_len);
		out += piece_len;
	}
	text[out] = '\0';
}

void smtp_reply_text(const struct smtp_reply *reply, char *text, size_t size) {
	smtp_line_text(reply->line, reply->line_len, text, size);
}

// True when a reply's line is a 5xx whose enhanced status begins with the head's, as "5xx 5.1.".
static bool line_has_head(const char *line, const char *head) {
	size_t len = strlen(head);
	return strlen(line) >= len && line[0] == '5' &&
	       strncmp(line + CODE_LEN + 1, head + CODE_LEN + 1, len - CODE_LEN - 1) == 0;
}

bool smtp_line_blames_policy(const char *line) {
	return line_has_head(line, "5xx 5.7.");
}

bool smtp_line_blames_address(const char *line) {
	// X.1.7 and X.1.8 are about the sender, X.1.9 about how it was forwarded.
	static const char *const details[] = {"0", "1", "2", "3", "4", "5", "6", "10"};
	static const char head[] = "5xx 5.1.";
	if (!line_has_head(line, head)) {
		return false;
	}
	const char *detail = line + strlen(head);
	size_t len = strspn(detail, "0123456789");
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		if (strlen(details[i]) == len && strncmp(detail, details[i], len) == 0) {
			return detail[len] == ' ' || detail[len] == '\0';
		}
	}
	return false;
}
