// Dates as people's exports have them: which of three numbers is the day is learned, never guessed.
#include "rosemary/intake/dates.h"

#include <string.h>

// Three numbers as they stand in a text.
struct parts {
	int number[3];
	int digits[3];
	const char *rest; // behind them
};

bool date_order_parse(const char *text, enum date_order *ret) {
	static const char *const names[DATE_ORDER_COUNT] = {NULL, "dmy", "mdy", "ymd"};
	for (int i = DATE_ORDER_DMY; i < DATE_ORDER_COUNT; i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum date_order)i;
			return true;
		}
	}
	return false;
}

static bool is_digit(char byte) {
	return byte >= '0' && byte <= '9';
}

static const char *skip_blanks(const char *text) {
	return text + strspn(text, " \t");
}

// Up to four digits; returns what is behind them, NULL when there are none or more.
static const char *read_number(const char *text, int *ret_number, int *ret_digits) {
	int number = 0;
	int digits = 0;
	while (digits < 5 && is_digit(text[digits])) {
		number = number * 10 + (text[digits] - '0');
		digits++;
	}
	*ret_number = number;
	*ret_digits = digits;
	return digits >= 1 && digits <= 4 ? text + digits : NULL;
}

static bool read_parts(const char *text, struct parts *ret) {
	char separator = '\0';
	for (int i = 0; i < 3; i++) {
		if (i > 0) {
			if (strchr("/.-", *text) == NULL || *text == '\0' ||
			    (i == 2 && *text != separator)) {
				return false;
			}
			separator = *text++;
		}
		text = read_number(text, &ret->number[i], &ret->digits[i]);
		if (text == NULL) {
			return false;
		}
	}
	ret->rest = text;
	return true;
}

// Passes count digits with colons between each two: "09:14:02" is 3 pairs.
static const char *skip_pairs(const char *text, int at_least, int at_most) {
	for (int i = 0; i < at_most; i++) {
		const char *pair = i > 0 && *text == ':' ? text + 1 : text;
		if ((i > 0 && pair == text) || !is_digit(pair[0]) || !is_digit(pair[1])) {
			return i >= at_least ? text : NULL;
		}
		text = pair + 2;
	}
	return text;
}

// "Z", "UTC", "+0000", "+01:00" or nothing.
static const char *skip_zone(const char *text) {
	if (*text == 'Z') {
		return text + 1;
	}
	if (strncmp(text, "UTC", 3) == 0) {
		return text + 3;
	}
	if ((*text == '+' || *text == '-') && is_digit(text[1]) && is_digit(text[2])) {
		text += text[3] == ':' ? 4 : 3;
		return is_digit(text[0]) && is_digit(text[1]) ? text + 2 : NULL;
	}
	return text;
}

// True for a time as ISO 8601 has it, or for nothing.
static bool is_time(const char *text) {
	if (*skip_blanks(text) == '\0') {
		return true;
	}
	if (*text != ' ' && *text != 'T') {
		return false;
	}
	text = skip_pairs(text + 1, 2, 3);
	if (text == NULL) {
		return false;
	}
	if (*text == '.' || *text == ',') {
		text++;
		text += strspn(text, "0123456789");
	}
	text = skip_zone(skip_blanks(text));
	return text != NULL && *skip_blanks(text) == '\0';
}

static struct date arrange(const struct parts *parts, enum date_order order) {
	const int *number = parts->number;
	switch (order) {
	case DATE_ORDER_DMY:
		return (struct date){number[2], number[1], number[0]};
	case DATE_ORDER_MDY:
		return (struct date){number[2], number[0], number[1]};
	case DATE_ORDER_YMD:
		return (struct date){number[0], number[1], number[2]};
	case DATE_ORDER_INFER:
	case DATE_ORDER_COUNT:
		break;
	}
	return (struct date){0};
}

// Splits text into a date's numbers and makes sure that one end of it is a year.
static bool read_shape(const char *text, struct parts *ret, struct err *err) {
	if (!read_parts(skip_blanks(text), ret) || !is_time(ret->rest)) {
		return err_set(err, ERR_SYNTAX, "'%s' is not a date; write it as 2027-06-12", text);
	}
	if (ret->digits[1] > 2 || ret->digits[0] == 3 || ret->digits[2] == 3 ||
	    (ret->digits[0] == 4 && ret->digits[2] == 4)) {
		return err_set(err, ERR_SYNTAX, "'%s' is not a date; write it as 2027-06-12", text);
	}
	if (ret->digits[0] != 4 && ret->digits[2] != 4) {
		return err_set(err, ERR_INVALID, "the year in '%s' has two digits; write all four",
			       text);
	}
	return true;
}

void dates_observe(struct date_column *column, const char *text) {
	struct parts parts = {0};
	struct err ignored = {0};
	if (!read_shape(text, &parts, &ignored) || parts.digits[0] == 4) {
		return;
	}
	bool day_first = date_valid(arrange(&parts, DATE_ORDER_DMY));
	bool month_first = date_valid(arrange(&parts, DATE_ORDER_MDY));
	column->day_first = column->day_first || (day_first && !month_first);
	column->month_first = column->month_first || (month_first && !day_first);
}

// The order in which a value whose year stands last is to be read.
static bool choose(const struct date_column *column, const struct parts *parts, const char *text,
		   enum date_order *ret, struct err *err) {
	if (column->given != DATE_ORDER_INFER) {
		*ret = column->given;
		return true;
	}
	bool day_first = date_valid(arrange(parts, DATE_ORDER_DMY));
	bool month_first = date_valid(arrange(parts, DATE_ORDER_MDY));
	bool same = parts->number[0] == parts->number[1];
	if (day_first && month_first && !same && column->day_first == column->month_first) {
		const char *why = column->day_first ? "the column has both orders"
						    : "nothing in the column tells which";
		return err_set(err, ERR_INVALID,
			       "'%s' can be read two ways and %s; say --dates dmy or --dates mdy",
			       text, why);
	}
	bool take_month_first = day_first && month_first ? column->month_first : month_first;
	*ret = take_month_first ? DATE_ORDER_MDY : DATE_ORDER_DMY;
	return true;
}

bool dates_read(const struct date_column *column, const char *text, struct date *ret,
		struct err *err) {
	struct parts parts = {0};
	if (!read_shape(text, &parts, err)) {
		return false;
	}
	enum date_order order = DATE_ORDER_YMD;
	if (parts.digits[0] != 4) {
		if (!choose(column, &parts, text, &order, err)) {
			return false;
		}
		if (order == DATE_ORDER_YMD) {
			return err_set(err, ERR_INVALID,
				       "'%s' is not in the order year, month, day", text);
		}
	}
	struct date date = arrange(&parts, order);
	if (!date_valid(date)) {
		return err_set(err, ERR_INVALID, "there is no day '%s'", text);
	}
	*ret = date;
	return true;
}
