// Fuzzes the reader of SMTP replies: the first byte says in what pieces the rest comes.
#include <string.h>

#include "daemon/smtp_reply.h"
#include "tests/fuzz/fuzz.h"

/* What was read: how many replies, the sum of their codes, and whether it ended in an error. */
struct reading {
	size_t replies;
	int codes;
	enum err_code end;
};

static void check_reply(const struct smtp_reply *reply) {
	char text[512];
	demand(reply->code >= 200 && reply->code <= 599);
	demand(reply->lines >= 1 && reply->lines <= SMTP_REPLY_MAX_LINES);
	demand(reply->bytes <= SMTP_REPLY_MAX_BYTES && reply->line_len <= sizeof reply->line);
	smtp_reply_text(reply, text, sizeof text);
	demand(strlen(text) < sizeof text);
	for (const char *at = text; *at != '\0'; at++) {
		demand(*at >= ' ' && *at < 0x7f);
	}
}

static struct reading read_in_pieces(const char *bytes, size_t len, size_t piece) {
	struct smtp_reply reply = {0};
	struct reading reading = {0};
	while (len > 0) {
		struct err err = {0};
		size_t used = 0;
		if (!smtp_reply_read(&reply, bytes, len < piece ? len : piece, &used, &err)) {
			reading.end = err.code;
			return reading;
		}
		demand(used > 0 && used <= len);
		bytes += used;
		len -= used;
		if (reply.complete) {
			check_reply(&reply);
			reading.replies++;
			reading.codes += reply.code;
		}
	}
	return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size < 1) {
		return 0;
	}
	const char *bytes = (const char *)data + 1;
	struct reading whole = read_in_pieces(bytes, size - 1, size);
	struct reading pieces = read_in_pieces(bytes, size - 1, (size_t)data[0] + 1);
	demand(whole.replies == pieces.replies && whole.codes == pieces.codes);
	demand(whole.end == pieces.end);
	return 0;
}
