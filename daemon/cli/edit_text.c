// The text that an editor opens, and what it means when it comes back.
#include "daemon/cli/edit_text.h"

#include <string.h>

#include "rosemary/base/utf8.h"

static const char subject_label[] = "Subject:";

char *edit_text_write(const char *subject, const char *text) {
	size_t len = strlen(text);
	const char *end = len > 0 && text[len - 1] == '\n' ? "" : "\n";
	return subject == NULL ? xasprintf("%s%s", text, end)
			       : xasprintf("%s %s\n\n%s%s", subject_label, subject, text, end);
}

bool edit_text_read(const char *bytes, size_t len, char **ret_subject, char **ret_text,
		    struct err *err) {
	size_t label_len = strlen(subject_label);
	if (!utf8_valid(bytes, len) || memchr(bytes, '\0', len) != NULL) {
		return err_set(err, ERR_INVALID, "the text is not UTF-8");
	}
	if (ret_subject == NULL) {
		*ret_text = xstrndup(bytes, len);
		return true;
	}
	if (len < label_len || memcmp(bytes, subject_label, label_len) != 0) {
		return err_set(err, ERR_SYNTAX, "the first line must be 'Subject: ...'");
	}
	const char *end = bytes + len;
	const char *subject = bytes + label_len;
	subject += subject < end && *subject == ' ';
	const char *newline = memchr(subject, '\n', (size_t)(end - subject));
	if (newline == NULL) {
		return err_set(err, ERR_SYNTAX, "there is no text behind the subject");
	}
	const char *text = newline + 1;
	if (text == end || *text != '\n') {
		return err_set(err, ERR_SYNTAX,
			       "an empty line must stand between the subject and the text");
	}
	*ret_subject = xstrndup(subject, (size_t)(newline - subject));
	*ret_text = xstrndup(text + 1, (size_t)(end - text - 1));
	return true;
}

// The length without newlines at the end.
static size_t trimmed(const char *text) {
	size_t len = strlen(text);
	while (len > 0 && text[len - 1] == '\n') {
		len--;
	}
	return len;
}

bool edit_text_differs(const char *before, const char *after) {
	size_t len = trimmed(before);
	return len != trimmed(after) || memcmp(before, after, len) != 0;
}
