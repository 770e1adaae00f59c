/*
 * Amounts of money: whole minor units with an ISO 4217 currency. The number of decimals comes
 * from ISO 4217 (JPY 0, KWD 3, most 2).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rosemary/base/err.h"

/* Bytes of a currency code and of an amount as text, NUL included. */
enum { CURRENCY_SIZE = 4, MONEY_TEXT_SIZE = 48 };

/* An amount; currency "" means "no amount". */
struct money {
	int64_t minor;
	char currency[CURRENCY_SIZE];
};

/* True for three capital letters that ISO 4217 lists as money, or listed in 2020 or later. */
bool currency_valid(const char *code);

/* Digits behind the decimal point of a valid currency. */
int currency_decimals(const char *code);

/*
 * Reads "24.50", "24", "1234.5", "-3.00": ASCII digits, a point, no grouping, no symbol, at most
 * the currency's decimals, absolute value below 10^15 minor units. ERR_SYNTAX or ERR_LIMIT names
 * the text; ERR_INVALID an unknown currency.
 */
bool money_parse(const char *text, const char *currency, struct money *ret,
		 struct err *err) MUST_CHECK;

/* As money_parse() reads it: "24.50"; "" for no amount. Returns text. */
char *money_plain(struct money money, char text[MONEY_TEXT_SIZE]);

/*
 * As a person writes it: "£24.50", "€24.50", "$24.50" only where currency is home's own, else
 * "USD 24.50"; other currencies "CHF 24.50". Returns text. home is the shop's currency or NULL.
 */
char *money_text(struct money money, const char *home, char text[MONEY_TEXT_SIZE]);

/* True when both have the same currency and amount. */
bool money_equal(struct money a, struct money b);
