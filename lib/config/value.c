// What an option's text or number becomes in the configuration: one reader for each type.
#include "lib/config/value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/address.h"
#include "rosemary/base/money.h"
#include "rosemary/base/utf8.h"
#include "rosemary/base/words.h"
#include "rosemary/calendar/zone.h"

enum { PATH_MAX_BYTES = 1000, HOST_MAX_BYTES = 253, SENDER_NAME_MAX_BYTES = 100 };

/* Reads one text into an option. */
typedef bool text_reader(struct config *config, const struct option *option, const char *text,
			 struct err *err);

WORDS(transport_words, "spool", "smtp");
WORDS(sms_transport_words, "spool", "gateway");
WORDS(tls_words, "none", "required");
WORDS(leap_rule_words, "feb-28", "mar-1");
WORDS(uncertain_words, "hold", "resend-once");

char *config_keep(struct config *config, char *text) {
	struct config_memory *memory = config->memory;
	memory->kept = xrealloc(memory->kept, memory->kept_count + 1, sizeof *memory->kept);
	memory->kept[memory->kept_count++] = text;
	return text;
}

static void put_text(struct config *config, const struct option *option, char *text) {
	char *kept = config_keep(config, text);
	memcpy((char *)config + option->where, &kept, sizeof kept);
}

static void put_int(struct config *config, const struct option *option, int number) {
	memcpy((char *)config + option->where, &number, sizeof number);
}

static bool check_text(const char *text, bool multiline, size_t max, struct err *err) {
	if (text[strspn(text, " \t\n")] == '\0') {
		return err_set(err, ERR_INVALID, "is empty: give it a text or leave it out");
	}
	if (utf8_has_control(text, multiline)) {
		return err_set(err, ERR_INVALID,
			       multiline ? "may not hold control characters"
					 : "must be one line of plain characters");
	}
	if (strlen(text) > max) {
		return err_set(err, ERR_INVALID, "is longer than %zu bytes", max);
	}
	return true;
}

static bool read_line(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	if (!check_text(text, false, (size_t)option->max, err)) {
		return false;
	}
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_lines(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	if (!check_text(text, true, (size_t)option->max, err)) {
		return false;
	}
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_path(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	if (!check_text(text, false, PATH_MAX_BYTES, err)) {
		return false;
	}
	put_text(config, option, xstrdup(text));
	return true;
}

// A number of exactly two digits below limit, or -1.
static int two_digits(const char *text, int limit) {
	if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1])) {
		return -1;
	}
	int number = (text[0] - '0') * 10 + (text[1] - '0');
	return number < limit ? number : -1;
}

static bool read_time(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	bool shaped = strlen(text) == strlen("HH:MM") && text[2] == ':';
	int hours = shaped ? two_digits(text, 24) : -1;
	int minutes = shaped ? two_digits(text + 3, 60) : -1;
	if (hours < 0 || minutes < 0) {
		return err_set(err, ERR_INVALID, "'%s' is no time of day (\"00:00\" to \"23:59\")",
			       text);
	}
	put_int(config, option, hours * 60 + minutes);
	return true;
}

static bool read_language(struct config *config, const struct option *option, const char *text,
			  struct err *err) {
	size_t primary = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	const char *rest = text + primary;
	bool region = rest[0] == '-' && strlen(rest) == 3 && isupper((unsigned char)rest[1]) &&
		      isupper((unsigned char)rest[2]);
	if (primary < 2 || primary > 3 || (*rest != '\0' && !region)) {
		return err_set(err, ERR_INVALID, "'%s' is no language code (\"en\", \"en-GB\")",
			       text);
	}
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_country(struct config *config, const struct option *option, const char *text,
			 struct err *err) {
	bool shaped = strlen(text) == 2 && isupper((unsigned char)text[0]) &&
		      isupper((unsigned char)text[1]);
	if (!shaped || strcmp(text, "UK") == 0) { // the one wrong code that everybody writes
		return err_set(err, ERR_INVALID,
			       "'%s' is no country code (ISO 3166: \"GB\", \"IE\")", text);
	}
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_currency(struct config *config, const struct option *option, const char *text,
			  struct err *err) {
	if (!currency_valid(text)) {
		return err_set(err, ERR_INVALID, "'%s' is no currency (ISO 4217: \"GBP\", \"EUR\")",
			       text);
	}
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_zone(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	struct zone *zone = zone_open(text, err);
	if (zone == NULL) {
		return false;
	}
	config->shop.zone = zone; // an option is set once
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_phone(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	if (!phone_plausible(text)) {
		return err_set(err, ERR_INVALID, "'%s' is no telephone number", text);
	}
	put_text(config, option, xstrdup(text));
	return true;
}

static bool read_address(struct config *config, const struct option *option, const char *text,
			 struct err *err) {
	char address[ADDRESS_MAX + 1];
	if (!address_parse(text, address, err)) {
		return false;
	}
	put_text(config, option, xstrdup(address));
	return true;
}

static bool read_only_to(struct config *config, const struct option *option, const char *text,
			 struct err *err) {
	(void)option; // there is one list of addresses
	struct email_config *email = &config->email;
	char address[ADDRESS_MAX + 1];
	if (!address_parse(text, address, err)) {
		return false;
	}
	email->only_to = xrealloc(email->only_to, email->only_to_count + 2, sizeof *email->only_to);
	email->only_to[email->only_to_count++] = config_keep(config, xstrdup(address));
	email->only_to[email->only_to_count] = NULL;
	return true;
}

// The display name before the <, without its blanks and quotes; to be freed.
static char *sender_name(const char *text, size_t len) {
	while (len > 0 && *text == ' ') {
		text++;
		len--;
	}
	while (len > 0 && text[len - 1] == ' ') {
		len--;
	}
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		return sender_name(text + 1, len - 2); // blanks within them, too
	}
	return xstrndup(text, len);
}

// Splits "Name <address>" or "address"; both outputs are to be freed.
static bool split_sender(const char *text, char **ret_name, char **ret_address, struct err *err) {
	const char *open = strchr(text, '<');
	if (open == NULL) {
		*ret_name = xstrdup("");
		*ret_address = xstrdup(text);
		return true;
	}
	const char *close = strchr(open, '>');
	if (close == NULL || close[1 + strspn(close + 1, " ")] != '\0') {
		(void)err_set(err, ERR_INVALID,
			      "'%s' is no sender (\"The Rose Shop <hello@rose.example>\")", text);
		return false;
	}
	*ret_name = sender_name(text, (size_t)(open - text));
	*ret_address = xstrndup(open + 1, (size_t)(close - open - 1));
	return true;
}

static bool read_sender(struct config *config, const struct option *option, const char *text,
			struct err *err) {
	char *name = NULL;
	char *written = NULL;
	char address[ADDRESS_MAX + 1];
	if (!check_text(text, false, SENDER_NAME_MAX_BYTES + ADDRESS_MAX, err) ||
	    !split_sender(text, &name, &written, err)) {
		return false;
	}
	bool fits = strlen(name) <= SENDER_NAME_MAX_BYTES ||
		    err_set(err, ERR_INVALID, "the name is longer than %d bytes",
			    SENDER_NAME_MAX_BYTES);
	bool taken = fits && address_parse(written, address, err);
	if (taken) {
		put_text(config, option, xstrdup(text));
		config->email.from_name = config_keep(config, name);
		config->email.from_address = config_keep(config, xstrdup(address));
	} else {
		free(name);
	}
	free(written);
	return taken;
}

static bool read_weekday(struct config *config, const struct option *option, const char *text,
			 struct err *err) {
	enum weekday weekday = SUNDAY;
	if (!weekday_parse(text, &weekday)) {
		return err_set(err, ERR_INVALID, "'%s' is no weekday (\"sunday\" to \"saturday\")",
			       text);
	}
	unsigned *weekdays = (unsigned *)(void *)((char *)config + option->where);
	*weekdays |= 1U << weekday;
	return true;
}

// Reads MM-DD (year 0) or YYYY-MM-DD.
static bool read_day(const char *text, struct date *ret, struct err *err) {
	if (strlen(text) != strlen("MM-DD")) {
		return date_parse(text, ret, err);
	}
	int month = two_digits(text, 13);
	int day = text[2] == '-' ? two_digits(text + 3, 32) : -1;
	if (!date_valid((struct date){2000, month, day})) { // a leap year: 02-29 is a day
		return err_set(err, ERR_INVALID, "'%s' is no day of a year (MM-DD)", text);
	}
	*ret = (struct date){0, month, day};
	return true;
}

static bool read_run(const char *text, struct closed_dates *ret, struct err *err) {
	const char *slash = strchr(text, '/');
	if (slash == NULL) {
		bool read = read_day(text, &ret->first, err);
		ret->last = ret->first;
		return read;
	}
	char *first = xstrndup(text, (size_t)(slash - text));
	bool read = read_day(first, &ret->first, err) && read_day(slash + 1, &ret->last, err);
	free(first);
	return read;
}

static bool read_closed(struct config *config, const struct option *option, const char *text,
			struct err *err) {
	(void)option; // there is one list of closed days
	struct closed_dates run = {0};
	if (!read_run(text, &run, err)) {
		return false;
	}
	if ((run.first.year == 0) != (run.last.year == 0)) {
		return err_set(err, ERR_INVALID, "'%s': both days need their year, or neither",
			       text);
	}
	if (run.first.year != 0 && date_compare(run.first, run.last) > 0) {
		return err_set(err, ERR_INVALID, "'%s' ends before it begins", text);
	}
	struct shop *shop = &config->shop;
	struct closed_dates *closed =
		xrealloc((void *)shop->closed, shop->closed_count + 1, sizeof run);
	closed[shop->closed_count++] = run;
	shop->closed = closed;
	return true;
}

static bool add_user(struct config *config, struct principal **list, size_t *count,
		     const char *name, struct err *err) {
	const struct passwd *user = getpwnam(name);
	if (user == NULL) {
		return err_set(err, ERR_INVALID, "this machine has no user '%s'", name);
	}
	*list = xrealloc(*list, *count + 1, sizeof **list);
	(*list)[(*count)++] = (struct principal){config_keep(config, xstrdup(name)), user->pw_uid};
	return true;
}

static bool read_owner(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	(void)option; // there is one list of owners
	return add_user(config, &config->owners, &config->owner_count, text, err);
}

static bool read_staff(struct config *config, const struct option *option, const char *text,
		       struct err *err) {
	(void)option; // there is one list of staff
	return add_user(config, &config->staff, &config->staff_count, text, err);
}

// The two words of a type that has no more.
static const struct {
	const struct words *words;
	const char *both;
} choices[OPTION_TYPE_COUNT] = {
	[OPTION_TRANSPORT] = {&transport_words, "\"spool\" nor \"smtp\""},
	[OPTION_TLS] = {&tls_words, "\"required\" nor \"none\" (for a relay on this machine)"},
	[OPTION_LEAP_DAY] = {&leap_rule_words, "\"feb-28\" nor \"mar-1\""},
	[OPTION_UNCERTAIN] = {&uncertain_words, "\"hold\" nor \"resend-once\""},
	[OPTION_SMS_TRANSPORT] = {&sms_transport_words, "\"spool\" nor \"gateway\""},
};

static bool read_word(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	int value = 0;
	if (words_find(choices[option->type].words, text, &value)) {
		put_int(config, option, value);
		return true;
	}
	return err_set(err, ERR_INVALID, "'%s' is neither %s", text, choices[option->type].both);
}

// A host name of RFC 1123: labels of letters, digits and inner hyphens, 1 to 63 long.
bool value_is_host(const char *text) {
	size_t label = 0;
	for (const char *at = text;; at++) {
		if (*at == '.' || *at == '\0') {
			if (label == 0 || label > 63 || at[-1] == '-') {
				return false;
			}
			label = 0;
			if (*at == '\0') {
				return (size_t)(at - text) <= HOST_MAX_BYTES;
			}
		} else if (isalnum((unsigned char)*at) || (*at == '-' && label > 0)) {
			label++;
		} else {
			return false;
		}
	}
}

static bool read_host(struct config *config, const struct option *option, const char *text,
		      struct err *err) {
	if (!value_is_host(text)) {
		return err_set(err, ERR_INVALID, "'%s' is no host name", text);
	}
	put_text(config, option, xstrdup(text));
	return true;
}

// True for a host name, an IPv4 address or an IPv6 address in [ ].
bool value_is_server(const char *host) {
	size_t len = strlen(host);
	if (len < 2 || host[0] != '[' || host[len - 1] != ']') {
		return value_is_host(host);
	}
	char *inner = xstrndup(host + 1, len - 2);
	struct in6_addr address;
	bool valid = inet_pton(AF_INET6, inner, &address) == 1;
	free(inner);
	return valid;
}

// Reads ":587" or "" at text and a / behind it. -1 for anything else.
static int read_port(const char *text, int usual) {
	int port = usual;
	if (*text == ':') {
		size_t digits = strspn(text + 1, "0123456789");
		port = digits >= 1 && digits <= 5 ? atoi(text + 1) : -1; // NOLINT: five digits fit
		text += 1 + digits;
	}
	bool ends = strcmp(text, "") == 0 || strcmp(text, "/") == 0;
	return ends && port >= 1 && port <= 65535 ? port : -1;
}

/* How a mail server is spoken to, and where it listens if its URL does not say. */
static const struct {
	const char *start;
	int port;
} schemes[] = {{"smtp://", 25}, {"smtps://", 465}};

static bool refuse_url(const char *text, struct err *err) {
	return err_set(err, ERR_INVALID, "'%s' is no smtp://host[:port] or smtps://host[:port]",
		       text);
}

static bool read_url(struct config *config, const struct option *option, const char *text,
		     struct err *err) {
	size_t scheme = 0;
	while (scheme < ARRAY_LEN(schemes) &&
	       strncmp(text, schemes[scheme].start, strlen(schemes[scheme].start)) != 0) {
		scheme++;
	}
	if (scheme == ARRAY_LEN(schemes)) {
		return refuse_url(text, err);
	}
	if (strchr(text, '@') != NULL) { // a password is not repeated in a log
		return err_set(err, ERR_INVALID,
			       "may not name a user or a password: use email.user and "
			       "email.password_file");
	}
	const char *start = text + strlen(schemes[scheme].start);
	size_t len = *start == '[' ? strcspn(start, "]") + 1 : strcspn(start, ":/");
	char *host = len <= strlen(start) ? xstrndup(start, len) : xstrdup("");
	int port = *host != '\0' ? read_port(start + len, schemes[scheme].port) : -1;
	bool valid = port > 0 && value_is_server(host);
	if (valid) {
		put_text(config, option, xasprintf("%s%s:%d", schemes[scheme].start, host, port));
	}
	free(host);
	return valid || refuse_url(text, err);
}

/* clang-format off */
static text_reader *const readers[OPTION_TYPE_COUNT] = {
	[OPTION_LINE] = read_line,           [OPTION_LINES] = read_lines,
	[OPTION_TIME] = read_time,           [OPTION_LANGUAGE] = read_language,
	[OPTION_COUNTRY] = read_country,     [OPTION_CURRENCY] = read_currency,
	[OPTION_ZONE] = read_zone,           [OPTION_PHONE] = read_phone,
	[OPTION_ADDRESS] = read_address,     [OPTION_SENDER] = read_sender,
	[OPTION_ADDRESSES] = read_only_to,   [OPTION_WEEKDAYS] = read_weekday,
	[OPTION_DATES] = read_closed,        [OPTION_OWNERS] = read_owner,
	[OPTION_STAFF] = read_staff,         [OPTION_PATH] = read_path,
	[OPTION_TRANSPORT] = read_word,      [OPTION_TLS] = read_word,
	[OPTION_LEAP_DAY] = read_word,       [OPTION_URL] = read_url,
	[OPTION_HOST] = read_host,           [OPTION_SMS_TRANSPORT] = read_word,
	[OPTION_UNCERTAIN] = read_word,      [OPTION_PHONES] = value_read_phones,
	[OPTION_WEB_URL] = value_read_web_url,
	[OPTION_HOSTS] = value_read_hosts,   [OPTION_LISTEN] = value_read_listen,
	[OPTION_PUBLIC_URL] = value_read_public_url,
	[OPTION_CATEGORIES] = value_read_category,
};
/* clang-format on */

// Remembers what an option was set to, for the digest and for telling two configurations apart.
static void remember(struct config *config, const struct option *option, const char *text) {
	char **given = &config->memory->given[option - options];
	char *joined = *given == NULL ? xstrdup(text) : xasprintf("%s\n%s", *given, text);
	free(*given);
	*given = joined;
}

bool value_take_text(struct config *config, const struct option *option, const char *text,
		     struct err *err) {
	if (!readers[option->type](config, option, text, err)) {
		return false;
	}
	remember(config, option, text);
	return true;
}

bool value_take_number(struct config *config, const struct option *option, int64_t number,
		       struct err *err) {
	if (number < option->min || number > option->max) {
		return err_set(err, ERR_INVALID, "%" PRId64 " is not from %d to %d", number,
			       option->min, option->max);
	}
	char *text = xasprintf("%" PRId64, number);
	put_int(config, option, (int)number);
	remember(config, option, text);
	free(text);
	return true;
}

void value_take_truth(struct config *config, const struct option *option, bool truth) {
	put_int(config, option, truth);
	remember(config, option, truth ? "true" : "false");
}
