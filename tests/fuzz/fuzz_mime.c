// Any bytes as a message that claims to be the planned one, and as the words of a plan.
#include <stdlib.h>
#include <string.h>

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

// The next line of words, a copy; "" when there are no more.
static char *next_line(const char **words) {
	size_t len = strcspn(*words, "\x1e"); // RS: what a name may try to hold, newline too, stays
	char *line = xstrndup(*words, len);
	*words += len + ((*words)[len] != '\0');
	return line;
}

// A message made of hostile words is refused, or is safe for the wire: mime_build() verifies it.
static void try_words(const char *words) {
	char *from = next_line(&words);
	char *to = next_line(&words);
	char *subject = next_line(&words);
	char *unsubscribe = next_line(&words);
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
	bool built = mime_build(&plan, &bytes, &err);
	// What passes the checks of a plan must also be encoded right: never refused after that.
	if (!built && (strstr(err.text, "planned") != NULL || strncmp(err.text, "line ", 5) == 0)) {
		abort();
	}
	if (built && !mime_wire_safe(bytes.data, bytes.len, &err)) {
		abort();
	}
	strbuf_finish(&bytes);
	strbuf_finish(&html);
	free(from);
	free(to);
	free(subject);
	free(unsubscribe);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct err err = {0};
	const char *bytes = (const char *)data;
	if (mime_verify(&fixed, bytes, size, &err) && !mime_wire_safe(bytes, size, &err)) {
		abort();
	}
	char *words = xstrndup(bytes, size);
	try_words(words);
	free(words);
	return 0;
}
