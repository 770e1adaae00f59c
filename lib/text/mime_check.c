// Refuses plans that may not become headers, and compares a message's headers with their plan.
#include <string.h>
#include <strings.h>

#include "lib/text/mime_header.h"
#include "rosemary/base/address.h"
#include "rosemary/base/date.h"
#include "rosemary/base/utf8.h"

static const char letters_and_digits[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "0123456789-";

// Headers that are made from the plan's own members, or that would change who receives it.
static const char *const own_names[] = {
	"Date",
	"From",
	"To",
	"Cc",
	"Bcc",
	"Sender",
	"Reply-To",
	"Subject",
	"Message-ID",
	"Received",
	"Return-Path",
	"List-Unsubscribe",
	"Auto-Submitted",
	"X-Auto-Response-Suppress",
	"MIME-Version",
	"Content-Type",
	"Content-Transfer-Encoding",
};

static bool check_text(const char *text, size_t max, const char *what, struct err *err) {
	size_t len = strlen(text);
	if (len > max) {
		return err_set(err, ERR_LIMIT, "%s is longer than %zu bytes", what, max);
	}
	if (!utf8_valid(text, len)) {
		return err_set(err, ERR_INVALID, "%s is not UTF-8", what);
	}
	if (utf8_has_control(text, false)) {
		return err_set(err, ERR_INVALID, "%s has a control character", what);
	}
	return true;
}

static bool check_body(const char *body, const char *what, struct err *err) {
	size_t len = strlen(body);
	if (len > MIME_MAX_BODY) {
		return err_set(err, ERR_LIMIT, "%s is longer than %d bytes", what,
			       (int)MIME_MAX_BODY);
	}
	if (!utf8_valid(body, len) || utf8_has_control(body, true)) {
		return err_set(err, ERR_INVALID, "%s has a control character or is not UTF-8",
			       what);
	}
	return true;
}

static bool check_address(const char *address, const char *what, struct err *err) {
	if (!address_wire_safe(address)) {
		return err_set(err, ERR_INVALID, "%s is not an address for the wire", what);
	}
	return true;
}

static bool check_mailbox(const struct mime_mailbox *mailbox, const char *what, struct err *err) {
	const char *name = mailbox->name != NULL ? mailbox->name : "";
	size_t len = strlen(name);
	if (!check_text(name, MIME_MAX_NAME, "name", err)) {
		return err_prefix(err, "%s", what);
	}
	if (len > 0 && (name[0] == ' ' || name[len - 1] == ' ')) {
		return err_set(err, ERR_INVALID, "%s: name begins or ends with a blank", what);
	}
	return check_address(mailbox->address, what, err);
}

// Printable ASCII, words with one space between them.
static bool check_value(const char *value, const char *what, struct err *err) {
	size_t len = strlen(value);
	if (len == 0 || len > MIME_MAX_VALUE) {
		return err_set(err, ERR_LIMIT, "%s is empty or longer than %d bytes", what,
			       (int)MIME_MAX_VALUE);
	}
	bool safe = value[0] != ' ' && value[len - 1] != ' ' && strstr(value, "  ") == NULL;
	for (size_t i = 0; i < len; i++) {
		safe = safe && value[i] >= ' ' && value[i] <= '~';
	}
	if (!safe) {
		return err_set(err, ERR_INVALID, "%s is not words of printable ASCII", what);
	}
	return true;
}

// RFC 5322 section 3.6.4, without what only obsolete or quoted forms allow.
static bool check_message_id(const char *id, struct err *err) {
	const char *at = strchr(id, '@');
	size_t known = 0;
	while (id[known] != '\0' && (strchr("@._+=$", id[known]) != NULL ||
				     strchr(letters_and_digits, id[known]) != NULL)) {
		known++;
	}
	if (id[known] != '\0' || known > MIME_MAX_VALUE || at == NULL || at == id ||
	    at[1] == '\0' || strchr(at + 1, '@') != NULL) {
		return err_set(err, ERR_INVALID, "message id '%.100s' is not left@right", id);
	}
	return true;
}

static bool check_extra(const struct mime_plan *plan, size_t index, struct err *err) {
	const char *name = plan->extra[index].name;
	size_t len = strlen(name);
	if (len == 0 || len > 64 || strspn(name, letters_and_digits) != len) {
		return err_set(err, ERR_INVALID, "'%.64s' is not a header name", name);
	}
	for (size_t i = 0; i < ARRAY_LEN(own_names); i++) {
		if (strcasecmp(own_names[i], name) == 0) {
			return err_set(err, ERR_INVALID, "header '%s' is not an extra one", name);
		}
	}
	for (size_t i = 0; i < index; i++) {
		if (strcasecmp(plan->extra[i].name, name) == 0) {
			return err_set(err, ERR_INVALID, "header '%s' is there twice", name);
		}
	}
	return check_value(plan->extra[index].value, name, err);
}

static bool check_date(const struct mime_plan *plan, struct err *err) {
	int64_t days = plan->date / 86400;
	// A day is kept free at both ends for the offset.
	if (plan->date < 86400 || date_none(date_from_days(days + 1)) ||
	    plan->offset_minutes < -24 * 60 || plan->offset_minutes > 24 * 60) {
		return err_set(err, ERR_INVALID, "the date is outside the years 1970 to 9999");
	}
	return true;
}

bool mime_plan_check(const struct mime_plan *plan, struct err *err) {
	if (!check_date(plan, err) || !check_mailbox(&plan->from, "sender", err) ||
	    !check_mailbox(&plan->to, "recipient", err) ||
	    (plan->reply_to != NULL && !check_address(plan->reply_to, "reply address", err)) ||
	    !check_text(plan->subject, MIME_MAX_SUBJECT, "subject", err) ||
	    !check_message_id(plan->message_id, err) ||
	    (plan->list_unsubscribe != NULL &&
	     !check_value(plan->list_unsubscribe, "List-Unsubscribe", err))) {
		return false;
	}
	if (plan->extra_count > MIME_MAX_EXTRA) {
		return err_set(err, ERR_LIMIT, "more than %d extra headers", (int)MIME_MAX_EXTRA);
	}
	for (size_t i = 0; i < plan->extra_count; i++) {
		if (!check_extra(plan, i, err)) {
			return false;
		}
	}
	return check_body(plan->text, "text", err) &&
	       (plan->html == NULL || check_body(plan->html, "html", err));
}

// The length of the header at the start of text, with its CRLF and its continuation lines.
static size_t header_length(const char *text, size_t len) {
	size_t at = 0;
	do {
		const char *end = memmem(text + at, len - at, "\r\n", 2);
		if (end == NULL) {
			return len;
		}
		at = (size_t)(end - text) + 2;
	} while (at < len && (text[at] == ' ' || text[at] == '\t'));
	return at;
}

// True when the header is name, and raw (with \n for its line ends) unless that is NULL.
static bool same_header(const char *header, size_t len, const char *name, const char *raw) {
	size_t name_len = strlen(name);
	if (len <= name_len || strncasecmp(header, name, name_len) != 0 ||
	    header[name_len] != ':') {
		return false;
	}
	if (raw == NULL) {
		return true;
	}
	const char *value = header + name_len + 1;
	const char *end = header + len;
	while (value < end && *raw != '\0') {
		value += *raw == '\n' && *value == '\r';
		if (value == end || *value++ != *raw++) {
			return false;
		}
	}
	return value == end && *raw == '\0';
}

static bool next_same(const char **at, const char *end, const char *name, const char *raw,
		      struct err *err) {
	size_t len = header_length(*at, (size_t)(end - *at));
	if (!same_header(*at, len, name, raw)) {
		return err_set(err, ERR_INVALID, "header '%s' is not as planned", name);
	}
	*at += len;
	return true;
}

bool mime_headers_compare(const struct mime_headers *headers, bool multipart, const char *bytes,
			  size_t len, struct err *err) {
	const char *at = bytes;
	const char *end = bytes + len;
	for (size_t i = 0; i < headers->count; i++) {
		if (!next_same(&at, end, headers->list[i].name, headers->list[i].raw, err)) {
			return false;
		}
	}
	if (!next_same(&at, end, "Content-Type", NULL, err) ||
	    (!multipart && !next_same(&at, end, "Content-Transfer-Encoding", NULL, err))) {
		return false;
	}
	if (end - at < 2 || memcmp(at, "\r\n", 2) != 0) {
		return err_set(err, ERR_INVALID, "there are more headers than planned");
	}
	return true;
}
