// Amounts of money: ISO 4217's currencies, and two ways to write an amount.
#include "rosemary/base/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS_MOST = 4, DECIMALS_USUAL = 2 };

// Amounts are below this in either direction, so that sums of a whole shop fit 64 bits.
#define MINOR_LIMIT INT64_C(1000000000000000)

/*
 * ISO 4217 list one, by decimals, without the codes that have none (metals, units of account,
 * tests), and behind ZWG those of list three that were money in 2020 or later: old orders name
 * them.
 */
static const char *const codes_by_decimals[DECIMALS_MOST + 1] = {
	[0] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	[2] = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP "
	      "BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB "
	      "EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES "
	      "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
	      "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
	      "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
	      "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG "
	      "ANG BGN CUC HRK SLL ZWL",
	[3] = "BHD IQD JOD KWD LYD OMR TND",
	[4] = "CLF UYW",
};

// Digits behind the point, or -1 for what is no currency.
static int find_decimals(const char *code) {
	if (strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != CURRENCY_SIZE - 1 ||
	    code[CURRENCY_SIZE - 1] != '\0') {
		return -1;
	}
	for (int decimals = 0; decimals <= DECIMALS_MOST; decimals++) {
		const char *codes = codes_by_decimals[decimals];
		if (codes != NULL && strstr(codes, code) != NULL) {
			return decimals;
		}
	}
	return -1;
}

bool currency_valid(const char *code) {
	return find_decimals(code) >= 0;
}

int currency_decimals(const char *code) {
	int decimals = find_decimals(code);
	return decimals >= 0 ? decimals : DECIMALS_USUAL;
}

// Appends the digits at text to *minor, which stays at the limit once it is there.
static size_t read_digits(const char *text, int64_t *minor) {
	size_t count = 0;
	for (; text[count] >= '0' && text[count] <= '9'; count++) {
		if (*minor < MINOR_LIMIT) {
			*minor = *minor * 10 + (text[count] - '0');
		}
	}
	return count;
}

bool money_parse(const char *text, const char *currency, struct money *ret, struct err *err) {
	int decimals = find_decimals(currency);
	if (decimals < 0) {
		return err_set(err, ERR_INVALID, "'%s' is not a currency", currency);
	}
	int64_t minor = 0;
	bool negative = text[0] == '-';
	const char *rest = negative ? text + 1 : text;
	size_t whole = read_digits(rest, &minor);
	rest += whole;
	bool pointed = rest[0] == '.';
	size_t behind = pointed ? read_digits(rest + 1, &minor) : 0;
	rest += pointed + behind;
	if (whole == 0 || (pointed && behind == 0) || *rest != '\0') {
		return err_set(err, ERR_SYNTAX, "'%s' is not an amount like 24.50", text);
	}
	if (behind > (size_t)decimals) {
		return err_set(err, ERR_SYNTAX, "'%s' has more than the %d decimals of %s", text,
			       decimals, currency);
	}
	for (; behind < (size_t)decimals && minor < MINOR_LIMIT; behind++) {
		minor *= 10;
	}
	if (minor >= MINOR_LIMIT) {
		return err_set(err, ERR_LIMIT, "'%s' is too large an amount", text);
	}
	*ret = (struct money){.minor = negative ? -minor : minor};
	memcpy(ret->currency, currency, CURRENCY_SIZE);
	return true;
}

// Writes sign, symbol and amount: one way for both readers.
static char *write_money(struct money money, const char *symbol, char text[MONEY_TEXT_SIZE]) {
	uint64_t scale = 1;
	int decimals = currency_decimals(money.currency);
	for (int i = 0; i < decimals; i++) {
		scale *= 10;
	}
	bool negative = money.minor < 0;
	uint64_t minor = negative ? -(uint64_t)money.minor : (uint64_t)money.minor;
	const char *sign = negative ? "-" : "";
	if (decimals == 0) {
		(void)snprintf(text, MONEY_TEXT_SIZE, "%s%s%" PRIu64, sign, symbol, minor);
	} else {
		(void)snprintf(text, MONEY_TEXT_SIZE, "%s%s%" PRIu64 ".%0*" PRIu64, sign, symbol,
			       minor / scale, decimals, minor % scale);
	}
	return text;
}

char *money_plain(struct money money, char text[MONEY_TEXT_SIZE]) {
	text[0] = '\0';
	return money.currency[0] != '\0' ? write_money(money, "", text) : text;
}

// The sign that no one takes for another currency's, or NULL.
static const char *symbol_of(const char *currency, const char *home) {
	static const struct {
		const char *currency, *symbol;
		bool only_at_home; // shared with others: a bare $ abroad could be anybody's
	} symbols[] = {
		{"GBP", "£", false}, {"EUR", "€", false}, {"USD", "$", true}, {"AUD", "$", true},
		{"CAD", "$", true},  {"HKD", "$", true},  {"NZD", "$", true}, {"SGD", "$", true},
	};
	bool at_home = home != NULL && strcmp(currency, home) == 0;
	for (size_t i = 0; i < ARRAY_LEN(symbols); i++) {
		if (strcmp(symbols[i].currency, currency) == 0) {
			return at_home || !symbols[i].only_at_home ? symbols[i].symbol : NULL;
		}
	}
	return NULL;
}

char *money_text(struct money money, const char *home, char text[MONEY_TEXT_SIZE]) {
	const char *symbol = symbol_of(money.currency, home);
	if (symbol != NULL) {
		return write_money(money, symbol, text);
	}
	char plain[MONEY_TEXT_SIZE];
	text[0] = '\0';
	if (money.currency[0] != '\0') {
		(void)snprintf(text, MONEY_TEXT_SIZE, "%s %.32s", money.currency,
			       money_plain(money, plain));
	}
	return text;
}

bool money_equal(struct money a, struct money b) {
	return a.minor == b.minor && strcmp(a.currency, b.currency) == 0;
}
