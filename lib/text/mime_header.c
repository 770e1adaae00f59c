// Writes the headers of a message: dates, names and subjects as RFC 5322 and RFC 2047 spell them.
#include "lib/text/mime_header.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/address.h"
#include "rosemary/base/date.h"
#include "rosemary/base/utf8.h"

enum {
	LINE_COLUMNS = 78,         // RFC 5322 section 2.1.1
	ENCODED_WORD_COLUMNS = 75, // RFC 2047 section 2
	PLAIN_WORD_MAX = 64,       // of a word not encoded: fits behind every name of ours
	RAW_MAX = 16 * 1024,       // more than any checked value needs
};

#define ENCODED_WORD_BEGIN "=?utf-8?Q?"
#define ENCODED_WORD_END   "?="
enum {
	BEGIN_LEN = sizeof ENCODED_WORD_BEGIN - 1,
	END_LEN = sizeof ENCODED_WORD_END - 1,
};

// A header's value while it is written, and the column that its last line has reached.
struct value {
	struct strbuf raw;
	size_t column;
};

// Adds a word behind a space, or on a new line when this one has no room for it.
static void add_word(struct value *value, const char *word, size_t len) {
	bool fold = value->raw.len > 0 && value->column + 1 + len > LINE_COLUMNS;
	strbuf_add_text(&value->raw, fold ? "\n " : " ");
	strbuf_add(&value->raw, word, len);
	value->column = (fold ? 0 : value->column) + 1 + len;
}

static void add_words(struct value *value, const char *text) {
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		add_word(value, text, len);
		text += len + (text[len] == ' ');
	}
}

static bool is_printable(const char *text) {
	for (; *text != '\0'; text++) {
		if (*text < ' ' || *text > '~') {
			return false;
		}
	}
	return true;
}

// True for text that reads the same when it is written as it is and folded at its spaces.
static bool is_plain(const char *text) {
	size_t word = 0;
	for (const char *at = text;; at++) {
		if (*at != ' ' && *at != '\0') {
			word++;
			continue;
		}
		if (word == 0 || word > PLAIN_WORD_MAX) {
			return false;
		}
		if (*at == '\0') {
			return is_printable(text) && strstr(text, "=?") == NULL;
		}
		word = 0;
	}
}

// RFC 2047 encoding Q of one character, with what is safe in names too. Returns its columns.
static size_t encode_character(const char *character, size_t len, char ret[3 * 4]) {
	static const char digits[] = "0123456789ABCDEF";
	char first = *character;
	if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
	    (first >= '0' && first <= '9') || first == ' ') {
		ret[0] = first;
		if (first == ' ') {
			ret[0] = '_';
		}
		return 1;
	}
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)character[i];
		ret[3 * i] = '=';
		ret[3 * i + 1] = digits[byte >> 4];
		ret[3 * i + 2] = digits[byte & 15];
	}
	return 3 * len;
}

// Fills an encoded word of at most room columns from text, whole characters only.
static size_t encode_word(const char **text, const char *end, size_t room,
			  char ret[ENCODED_WORD_COLUMNS]) {
	size_t len = BEGIN_LEN;
	memcpy(ret, ENCODED_WORD_BEGIN, BEGIN_LEN);
	while (*text < end) {
		uint32_t code_point = 0;
		char encoded[3 * 4];
		size_t bytes = utf8_decode(*text, (size_t)(end - *text), &code_point);
		size_t columns = encode_character(*text, bytes, encoded);
		if (len + columns + END_LEN > room) {
			break;
		}
		memcpy(ret + len, encoded, columns);
		len += columns;
		*text += bytes;
	}
	memcpy(ret + len, ENCODED_WORD_END, END_LEN);
	return len + END_LEN;
}

// Writes checked text as encoded words, a line each.
static void add_encoded(struct value *value, const char *text) {
	const char *end = text + strlen(text);
	while (text < end) {
		size_t taken = 1 + (value->raw.len == 0 ? value->column : 0);
		size_t room = LINE_COLUMNS - taken;
		char word[ENCODED_WORD_COLUMNS];
		size_t len = encode_word(&text, end,
					 room < ENCODED_WORD_COLUMNS ? room : ENCODED_WORD_COLUMNS,
					 word);
		add_word(value, word, len);
	}
}

static bool is_atoms(const char *text) {
	static const char atext[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789!#$%&'*+-/=?^_`{|}~ ";
	return is_plain(text) && text[strspn(text, atext)] == '\0';
}

static void quote(struct strbuf *ret, const char *text) {
	strbuf_add_char(ret, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\') {
			strbuf_add_char(ret, '\\');
		}
		strbuf_add_char(ret, *text);
	}
	strbuf_add_char(ret, '"');
}

// RFC 5322 phrase: atoms, else a quoted string, else encoded words. Only the last are folded:
// readers disagree on what a line end inside the others means.
static void add_phrase(struct value *value, const char *text) {
	struct strbuf phrase = STRBUF_INIT((size_t)2 * MIME_MAX_NAME + sizeof "\"\"");
	if (is_atoms(text)) {
		strbuf_add_text(&phrase, text);
	} else {
		quote(&phrase, text);
	}
	if (is_plain(text) && value->column + 1 + phrase.len <= LINE_COLUMNS) {
		add_word(value, phrase.data, phrase.len);
	} else {
		add_encoded(value, text);
	}
	strbuf_finish(&phrase);
}

static struct value begin(const char *name) {
	struct value value = {.raw = STRBUF_INIT(RAW_MAX), .column = strlen(name) + 1};
	return value;
}

static void end(struct mime_headers *headers, const char *name, struct value *value) {
	strbuf_add_char(&value->raw, '\n');
	headers->list[headers->count].name = name;
	headers->list[headers->count++].raw = strbuf_take(&value->raw);
}

static void put_words(struct mime_headers *headers, const char *name, const char *text) {
	struct value value = begin(name);
	add_words(&value, text);
	end(headers, name, &value);
}

static void put_subject(struct mime_headers *headers, const char *subject) {
	struct value value = begin("Subject");
	if (is_plain(subject)) {
		add_words(&value, subject);
	} else {
		add_encoded(&value, subject);
	}
	end(headers, "Subject", &value);
}

static void put_mailbox(struct mime_headers *headers, const char *name,
			const struct mime_mailbox *mailbox) {
	struct value value = begin(name);
	bool named = mailbox->name != NULL && *mailbox->name != '\0';
	char address[ADDRESS_MAX + sizeof "<>"];
	int len = snprintf(address, sizeof address, named ? "<%s>" : "%s", mailbox->address);
	if (named) {
		add_phrase(&value, mailbox->name);
	}
	add_word(&value, address, (size_t)len);
	end(headers, name, &value);
}

// RFC 5322 section 3.3. The plan was checked: the year has four digits.
static void put_date(struct mime_headers *headers, int64_t date, int offset_minutes) {
	static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int64_t local = date + (int64_t)offset_minutes * 60;
	int64_t second = local % 86400;
	struct date day = date_from_days(local / 86400);
	int offset = abs(offset_minutes);
	char text[64];
	(void)snprintf(text, sizeof text, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
		       weekdays[date_weekday(day)], day.day, months[day.month - 1], day.year,
		       (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
		       offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60); // it always fits
	put_words(headers, "Date", text);
}

void mime_headers_init(struct mime_headers *headers, const struct mime_plan *plan) {
	char message_id[MIME_MAX_VALUE + sizeof "<>"];
	(void)snprintf(message_id, sizeof message_id, "<%s>", plan->message_id); // checked to fit
	*headers = (struct mime_headers){.count = 0};
	put_date(headers, plan->date, plan->offset_minutes);
	put_mailbox(headers, "From", &plan->from);
	put_mailbox(headers, "To", &plan->to);
	if (plan->reply_to != NULL) {
		put_words(headers, "Reply-To", plan->reply_to);
	}
	put_subject(headers, plan->subject);
	put_words(headers, "Message-ID", message_id);
	if (plan->list_unsubscribe != NULL) {
		put_words(headers, "List-Unsubscribe", plan->list_unsubscribe);
	}
	for (size_t i = 0; i < plan->extra_count; i++) {
		put_words(headers, plan->extra[i].name, plan->extra[i].value);
	}
	put_words(headers, "Auto-Submitted", "auto-generated");
	put_words(headers, "X-Auto-Response-Suppress", "OOF, AutoReply");
	put_words(headers, "MIME-Version", "1.0");
}

void mime_headers_finish(struct mime_headers *headers) {
	for (size_t i = 0; i < headers->count; i++) {
		free(headers->list[i].raw);
	}
	headers->count = 0;
}
