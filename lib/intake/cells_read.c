// One cell: a reader for each type of column, in one table.
#include "rosemary/intake/cells.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/address.h"
#include "rosemary/base/money.h"
#include "rosemary/base/utf8.h"
#include "rosemary/calendar/rule.h"
#include "rosemary/calendar/zone.h"
#include "rosemary/domain/occasion.h"
#include "rosemary/domain/product.h"

enum { CARD_MIN_DIGITS = 13, CARD_MAX_DIGITS = 19, MONEY_MAX_DIGITS = 15, MONEY_MAX_DECIMALS = 4 };

static const char once_prefix[] = "once:";
static const char no_year_prefix[] = "--";

// A cell being read: text is trimmed, not empty, and free of control characters.
struct cell {
	const struct column *column;
	const struct date_column *dates;
	const char *text;
};

// Returns the canonical spelling, to be freed, or NULL with the reason.
typedef char *cell_reader(const struct cell *cell, struct err *err);

static char *refuse(struct err *err, const char *text, const char *reason) {
	(void)err_set(err, ERR_INVALID, "'%s' %s", text, reason);
	return NULL;
}

static bool is_digit(char byte) {
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte) {
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t count_digits(const char *text) {
	return strspn(text, "0123456789");
}

static char *to_upper(char *text) {
	for (char *byte = text; *byte != '\0'; byte++) {
		*byte = (char)(*byte >= 'a' && *byte <= 'z' ? *byte - 'a' + 'A' : *byte);
	}
	return text;
}

static char *to_lower(char *text) {
	for (char *byte = text; *byte != '\0'; byte++) {
		*byte = (char)(*byte >= 'A' && *byte <= 'Z' ? *byte - 'A' + 'a' : *byte);
	}
	return text;
}

static char *read_text(const struct cell *cell, struct err *err) {
	(void)err; // every text will do
	return xstrdup(cell->text);
}

static char *read_word(const struct cell *cell, struct err *err) {
	char *word = to_lower(xstrdup(cell->text));
	int value = 0;
	if (words_find(cell->column->words, word, &value)) {
		return word;
	}
	struct strbuf allowed = STRBUF_INIT(ERR_TEXT_MAX);
	for (int i = 0; i < cell->column->words->count; i++) {
		strbuf_addf(&allowed, "%s%s", i > 0 ? ", " : "", cell->column->words->names[i]);
	}
	(void)err_set(err, ERR_INVALID, "'%s' is none of %s", cell->text, strbuf_text(&allowed));
	strbuf_finish(&allowed);
	free(word);
	return NULL;
}

static char *read_yes_no(const struct cell *cell, struct err *err) {
	static const char *const names[] = {"no", "yes", "n", "y", "false", "true", "0", "1"};
	static const struct words words = {names, (int)ARRAY_LEN(names)};
	char *word = to_lower(xstrdup(cell->text));
	int value = 0;
	bool found = words_find(&words, word, &value);
	free(word);
	return found ? xstrdup(names[value % 2]) : refuse(err, cell->text, "is neither yes nor no");
}

static char *read_whole(const struct cell *cell, struct err *err) {
	const char *text = cell->text;
	size_t digits = count_digits(text);
	if (digits == 0 || text[digits] != '\0') {
		return refuse(err, text, "is not a whole number");
	}
	const struct column *column = cell->column;
	int64_t number = digits <= 18 ? strtoll(text, NULL, 10) : INT64_MAX;
	if (number < column->least || number > column->most) {
		(void)err_set(err, ERR_INVALID, "'%s' is not from %" PRId64 " to %" PRId64, text,
			      column->least, column->most);
		return NULL;
	}
	return xasprintf("%" PRId64, number);
}

// Digits, and maybe a point and up to four more.
static bool is_plain_money(const char *text) {
	size_t whole = count_digits(text);
	if (whole == 0 || whole > MONEY_MAX_DIGITS) {
		return false;
	}
	if (text[whole] != '.') {
		return text[whole] == '\0';
	}
	size_t decimals = count_digits(text + whole + 1);
	return decimals >= 1 && decimals <= MONEY_MAX_DECIMALS &&
	       text[whole + 1 + decimals] == '\0';
}

static char *read_amount(const struct cell *cell, struct err *err) {
	const char *text = cell->text;
	if (is_plain_money(text[0] == '-' ? text + 1 : text)) {
		return xstrdup(text);
	}
	if (strchr(text, ',') != NULL) {
		return refuse(err, text, "has a comma; write the amount as 24.50");
	}
	return refuse(err, text, "is not an amount; write digits and a point only, as 24.50");
}

static char *read_money(const struct cell *cell, struct err *err) {
	if (cell->text[0] == '-') {
		return refuse(err, cell->text, "is below zero");
	}
	return read_amount(cell, err);
}

static char *read_currency(const struct cell *cell, struct err *err) {
	char *code = to_upper(xstrdup(cell->text));
	if (currency_valid(code)) {
		return code;
	}
	free(code);
	return refuse(err, cell->text, "is no currency code of ISO 4217 (as GBP)");
}

static char *read_date(const struct cell *cell, struct err *err) {
	struct date date;
	char text[DATE_TEXT_SIZE];
	return dates_read(cell->dates, cell->text, &date, err) ? xstrdup(date_text(date, text))
							       : NULL;
}

// Day and month of any year, as MM-DD.
static bool is_day(const char *text) {
	int month = 0;
	int day = 0;
	return strlen(text) == strlen("05-14") && season_parse(text, &month, &day);
}

static char *read_birthday(const struct cell *cell, struct err *err) {
	size_t prefix = strlen(no_year_prefix);
	if (strncmp(cell->text, no_year_prefix, prefix) != 0) {
		return read_date(cell, err);
	}
	if (!is_day(cell->text + prefix)) {
		return refuse(err, cell->text, "is no day of the year; write it as --05-14");
	}
	return xstrdup(cell->text);
}

static char *read_season(const struct cell *cell, struct err *err) {
	size_t prefix = strlen(no_year_prefix);
	bool dashes = strncmp(cell->text, no_year_prefix, prefix) == 0;
	const char *day = cell->text + (dashes ? prefix : 0);
	return is_day(day) ? xstrdup(day)
			   : refuse(err, cell->text, "is no day of the year; write it as 05-14");
}

// Dates within rules may be spelled as in any column; what else a rule may be, rule_parse() knows.
static char *spell_rule(const struct cell *cell, struct err *err) {
	size_t prefix = strlen(once_prefix);
	if (is_digit(cell->text[0])) {
		return read_date(cell, err);
	}
	if (strncmp(cell->text, once_prefix, prefix) != 0) {
		return xstrdup(cell->text);
	}
	const struct cell day = {cell->column, cell->dates, cell->text + prefix};
	char *date = read_date(&day, err);
	char *rule = date != NULL ? xasprintf("%s%s", once_prefix, date) : NULL;
	free(date);
	return rule;
}

static char *read_rule(const struct cell *cell, struct err *err) {
	char *text = spell_rule(cell, err);
	struct rule rule;
	if (text == NULL || rule_parse(text, &rule, err)) {
		return text;
	}
	free(text);
	return NULL;
}

static char *read_kind(const struct cell *cell, struct err *err) {
	char *kind = to_lower(xstrdup(cell->text));
	for (char *byte = kind; *byte != '\0'; byte++) {
		*byte = (char)(*byte == ' ' || *byte == '_' ? '-' : *byte);
	}
	if (occasion_kind_valid(kind)) {
		return kind;
	}
	free(kind);
	return refuse(err, cell->text,
		      "is no kind of occasion; write a word of letters, digits and hyphens");
}

static char *read_email(const struct cell *cell, struct err *err) {
	char address[ADDRESS_MAX + 1];
	return address_parse(cell->text, address, err) ? xstrdup(address) : NULL;
}

// BCP 47 as far as texts are chosen by it: a language, maybe a region.
static char *read_language(const struct cell *cell, struct err *err) {
	char *text = to_lower(xstrdup(cell->text));
	size_t language = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	char *region = text + language;
	bool good = language == 2 || language == 3;
	if (good && (*region == '-' || *region == '_')) {
		*region++ = '-';
		good = strlen(region) == 2 && is_letter(region[0]) && is_letter(region[1]);
		(void)to_upper(region); // in place
	} else {
		good = good && *region == '\0';
	}
	if (good) {
		return text;
	}
	free(text);
	return refuse(err, cell->text, "is no language code (as en or pt-BR)");
}

static char *read_country(const struct cell *cell, struct err *err) {
	char *code = to_upper(xstrdup(cell->text));
	if (strlen(code) == 2 && is_letter(code[0]) && is_letter(code[1])) {
		// what Britain calls itself is not what ISO 3166 calls it
		replace_text(&code, strcmp(code, "UK") == 0 ? "GB" : code);
		return code;
	}
	free(code);
	return refuse(err, cell->text, "is no country code of two letters (as GB)");
}

static char *read_zone(const struct cell *cell, struct err *err) {
	struct zone *zone = zone_open(cell->text, err);
	char *name = zone != NULL ? xstrdup(cell->text) : NULL;
	zone_close(zone);
	return name;
}

// The check digit of ISO/IEC 7812-1, annex B (Luhn).
static bool luhn_holds(const char *digits, size_t count) {
	int sum = 0;
	for (size_t i = 0; i < count; i++) {
		int digit = digits[count - 1 - i] - '0';
		digit *= i % 2 == 1 ? 2 : 1;
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 == 0;
}

static bool is_card_number(const char *digits, size_t count) {
	return count >= CARD_MIN_DIGITS && count <= CARD_MAX_DIGITS && luhn_holds(digits, count);
}

// True when groups of digits that begin at text, with blanks, hyphens or the like between them, are
// one: other numbers (the day it expires, an order's) may stand behind them.
static bool begins_card_number(const char *text) {
	char digits[CARD_MAX_DIGITS];
	size_t count = 0;
	size_t group = count_digits(text);
	while (group > 0 && count + group <= CARD_MAX_DIGITS) {
		memcpy(digits + count, text, group);
		count += group;
		if (is_card_number(digits, count)) {
			return true;
		}
		text += group;
		text += strspn(text, " -./");
		group = count_digits(text);
	}
	return false;
}

static bool has_card_number(const char *text) {
	while (*text != '\0') {
		size_t group = count_digits(text);
		if (group > 0 && begins_card_number(text)) {
			return true;
		}
		text += group > 0 ? group : 1;
	}
	return false;
}

// The number itself is not repeated: a reason is printed and written to files.
static char *read_no_card(const struct cell *cell, struct err *err) {
	if (has_card_number(cell->text)) {
		(void)err_set(err, ERR_INVALID,
			      "holds what looks like a card number; write a label, as 'Visa "
			      "ending 42'");
		return NULL;
	}
	return xstrdup(cell->text);
}

/* clang-format off */
static cell_reader *const readers[COLUMN_TYPE_COUNT] = {
	[COLUMN_TEXT]     = read_text,
	[COLUMN_LINES]    = read_text,
	[COLUMN_WORD]     = read_word,
	[COLUMN_YES_NO]   = read_yes_no,
	[COLUMN_WHOLE]    = read_whole,
	[COLUMN_MONEY]    = read_money,
	[COLUMN_AMOUNT]   = read_amount,
	[COLUMN_CURRENCY] = read_currency,
	[COLUMN_DATE]     = read_date,
	[COLUMN_BIRTHDAY] = read_birthday,
	[COLUMN_SEASON]   = read_season,
	[COLUMN_RULE]     = read_rule,
	[COLUMN_KIND]     = read_kind,
	[COLUMN_EMAIL]    = read_email,
	[COLUMN_PHONE]    = read_text, // by phone.h, which knows countries
	[COLUMN_LANGUAGE] = read_language,
	[COLUMN_COUNTRY]  = read_country,
	[COLUMN_ZONE]     = read_zone,
	[COLUMN_NO_CARD]  = read_no_card,
	[COLUMN_IGNORED]  = NULL,
};
/* clang-format on */

static bool is_blank(char byte) {
	return byte == ' ' || byte == '\t' || byte == '\n';
}

// The text without white space around it: blanks, line ends, and no-break spaces (U+00A0).
static char *trim(const char *text) {
	while (is_blank(*text) || strncmp(text, "\xc2\xa0", 2) == 0) {
		text += is_blank(*text) ? 1 : 2;
	}
	if (text[0] == '\'' && text[1] != '\0' && strchr("=+-@", text[1]) != NULL) {
		text++;
	}
	size_t len = strlen(text);
	while (len > 0) {
		if (is_blank(text[len - 1])) {
			len--;
		} else if (len >= 2 && memcmp(text + len - 2, "\xc2\xa0", 2) == 0) {
			len -= 2;
		} else {
			break;
		}
	}
	return xstrndup(text, len);
}

static bool check_characters(const char *text, bool lines, struct err *err) {
	size_t len = strlen(text);
	for (size_t at = 0; at < len;) {
		uint32_t character = 0;
		at += utf8_decode(text + at, len - at, &character); // valid: the reader made it so
		if (!utf8_is_control(character) ||
		    (lines && (character == '\n' || character == '\t'))) {
			continue;
		}
		if (character == '\n') {
			return err_set(err, ERR_INVALID, "has a line break");
		}
		return err_set(err, ERR_INVALID, "has the control character U+%04" PRIX32,
			       character);
	}
	return true;
}

char *cell_read(const struct column *column, const struct date_column *dates, const char *text,
		struct err *err) {
	struct cell cell = {column, dates, NULL};
	char *trimmed = trim(text);
	char *result = NULL;
	if (trimmed[0] == '\0') {
		return trimmed;
	}
	if (strlen(trimmed) > column->max_bytes) {
		(void)err_set(err, ERR_INVALID, "is longer than %zu bytes", column->max_bytes);
	} else if (check_characters(trimmed, column->type == COLUMN_LINES, err)) {
		cell.text = trimmed;
		result = readers[column->type](&cell, err);
	}
	if (result == NULL) {
		err->code = ERR_INVALID; // whatever a parser called it
	}
	free(trimmed);
	return result;
}

void cell_observe(const struct column *column, const char *text, struct date_column *dates) {
	if (column->type != COLUMN_DATE && column->type != COLUMN_BIRTHDAY &&
	    column->type != COLUMN_RULE) {
		return;
	}
	char *trimmed = trim(text);
	size_t prefix = strlen(once_prefix);
	bool once = strncmp(trimmed, once_prefix, prefix) == 0;
	dates_observe(dates, trimmed + (once ? prefix : 0));
	free(trimmed);
}
