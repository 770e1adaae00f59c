// Any bytes as a message that claims to be the planned one, and as the words of a plan.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rosemary/text/compose.h"
#include "rosemary/text/mime.h"
#include "tests/fuzz/fuzz.h"

static const struct mime_plan fixed = {
	.from = {"Jörg & Söhne", "shop@example.com"},
	.to = {"Linda", "linda@example.net"},
	.subject = "Your mum's birthday",
	.date = 1800000000,
	.offset_minutes = 60,
	.message_id = "1.abc@example.com",
	.text = "Dear Linda,\n\n.\nGrüße\n",
	.html = "<p>Dear Linda,</p>\n",
};

// How many headers of that name stand before end, read by another path than the verifier's.
static size_t count_headers(const char *bytes, const char *end, const char *name) {
	size_t count = 0;
	for (const char *line = bytes; line < end; line = strstr(line, "\r\n") + 2) {
		size_t len = strlen(name);
		count += strncasecmp(line, name, len) == 0 &&
			 line[len + strspn(line + len, " \t")] == ':';
	}
	return count;
}

// What was accepted has one header block with one recipient, whatever the verifier may think.
static void check_accepted(const char *bytes, size_t len) {
	static const char *const once[] = {"Date",         "From",        "To",
					   "Subject",      "Message-ID",  "Auto-Submitted",
					   "MIME-Version", "Content-Type"};
	static const char *const never[] = {"Cc",          "Bcc",      "Sender",
					    "Return-Path", "Received", "Resent-To"};
	struct err err = {0};
	char *text = xstrndup(bytes, len);
	const char *end = strstr(text, "\r\n\r\n");
	demand(strlen(text) == len && end != NULL && mime_wire_safe(bytes, len, &err));
	for (size_t i = 0; i < ARRAY_LEN(once); i++) {
		demand(count_headers(text, end, once[i]) == 1);
	}
	for (size_t i = 0; i < ARRAY_LEN(never); i++) {
		demand(count_headers(text, end, never[i]) == 0);
	}
	free(text);
}

// The dot that ends a message stands nowhere in its stuffed bytes, and taking dots away again
// as a server does (RFC 5321 section 4.5.2) gives the message.
static void check_stuffed(const struct strbuf *message) {
	struct strbuf stuffed = STRBUF_INIT((size_t)2 * MIME_MAX_BYTES);
	struct strbuf received = STRBUF_INIT(MIME_MAX_BYTES);
	mime_dot_stuff(&stuffed, message->data, message->len);
	demand(strncmp(stuffed.data, ".\r\n", 3) != 0 && strstr(stuffed.data, "\r\n.\r\n") == NULL);
	for (const char *line = stuffed.data; *line != '\0';) {
		size_t len = strcspn(line, "\n") + 1;
		size_t dot = *line == '.';
		strbuf_add(&received, line + dot, len - dot);
		line += len;
	}
	demand(received.len == message->len &&
	       memcmp(received.data, message->data, message->len) == 0);
	strbuf_finish(&received);
	strbuf_finish(&stuffed);
}

// Built and verified; verified again and built again it is the same.
static void check_built(const struct mime_plan *plan, const struct strbuf *message) {
	struct strbuf again = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	demand(mime_verify(plan, message->data, message->len, &err));
	demand(mime_build(plan, &again, &err) && again.len == message->len &&
	       memcmp(again.data, message->data, message->len) == 0);
	check_accepted(message->data, message->len);
	check_stuffed(message);
	strbuf_finish(&again);
}

// A message made of hostile words is refused, or is safe for the wire.
static void try_words(const char *words) {
	char *from = next_word(&words);
	char *to = next_word(&words);
	char *subject = next_word(&words);
	char *unsubscribe = next_word(&words);
	struct strbuf html = STRBUF_INIT(MIME_MAX_BODY);
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	struct mime_plan plan = fixed;
	compose_paragraphs(&html, words);
	plan.from.name = from;
	plan.to.name = to;
	plan.subject = subject;
	plan.list_unsubscribe = *unsubscribe != '\0' ? unsubscribe : NULL;
	plan.text = words;
	plan.html = html.len % 2 == 0 ? strbuf_text(&html) : NULL;
	if (mime_build(&plan, &bytes, &err)) {
		check_built(&plan, &bytes);
	} else {
		// What passes the checks of a plan must be encoded right: never refused after that.
		demand(strstr(err.text, "planned") == NULL && strncmp(err.text, "line ", 5) != 0);
	}
	strbuf_finish(&bytes);
	strbuf_finish(&html);
	free(from);
	free(to);
	free(subject);
	free(unsubscribe);
}

// The planned message with some of its bytes changed: three of the input say where and to what.
static void try_damaged(const uint8_t *data, size_t size) {
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	demand(mime_build(&fixed, &bytes, &err));
	for (size_t i = 0; i + 2 < size; i += 3) {
		bytes.data[((size_t)data[i] << 8 | data[i + 1]) % bytes.len] = (char)data[i + 2];
	}
	if (mime_verify(&fixed, bytes.data, bytes.len, &err)) {
		check_accepted(bytes.data, bytes.len);
	}
	strbuf_finish(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct err err = {0};
	const char *bytes = (const char *)data;
	if (mime_verify(&fixed, bytes, size, &err)) {
		check_accepted(bytes, size);
	}
	char *words = xstrndup(bytes, size);
	try_words(words);
	try_damaged(data, size);
	free(words);
	return 0;
}
