// Telephone numbers: what libphonenumber made of them, in words.
#include "rosemary/intake/phone.h"

#include <string.h>

#include "phone_shim.h"

// The longest text that is looked at: libphonenumber's own limit is 250.
enum { TEXT_MAX_BYTES = 250 };

bool phone_is_international(const char *text) {
	return text[0] == '+' || strncmp(text, "＋", strlen("＋")) == 0;
}

static bool refuse(enum phone_verdict verdict, const char *text, const char *country,
		   struct err *err) {
	static const char *const words[PHONE_VERDICT_COUNT] = {
		[PHONE_POSSIBLE] = "is not written as a telephone number of", // E.164 has no such
		[PHONE_NO_NUMBER] = "is no telephone number of",
		[PHONE_TOO_SHORT] = "is too short for a telephone number of",
		[PHONE_TOO_LONG] = "has too many digits for a telephone number of",
		[PHONE_LOCAL] = "lacks the code of its area in",
	};
	if (verdict == PHONE_FAILED) {
		return err_set(err, ERR_INVALID, "'%.40s' could not be read", text);
	}
	if (verdict == PHONE_EXTENSION) {
		return err_set(err, ERR_INVALID,
			       "'%.40s' has an extension, which no text message reaches", text);
	}
	if (verdict == PHONE_NO_COUNTRY) {
		return err_set(err, ERR_INVALID,
			       "'%.40s' is of a country that is not known: write it with + and the "
			       "country's code",
			       text);
	}
	if (phone_is_international(text)) {
		return err_set(err, ERR_INVALID, "'%.40s' %s its country", text, words[verdict]);
	}
	return err_set(err, ERR_INVALID, "'%.40s' %s %s", text, words[verdict], country);
}

// A number with a zero too many loses it only when it is read again: it is not the one it seems.
static bool reads_the_same(const char *number, const char *country) {
	char again[PHONE_MAX + 1] = "";
	return phone_shim_read(number, country, again, sizeof again) == PHONE_POSSIBLE &&
	       strcmp(number, again) == 0;
}

bool phone_read(const char *text, const char *country, char ret[PHONE_MAX + 1], struct err *err) {
	char written[PHONE_MAX + 1] = "";
	if (strlen(text) > TEXT_MAX_BYTES) {
		return refuse(PHONE_TOO_LONG, text, country, err);
	}
	enum phone_verdict verdict = phone_shim_read(text, country, written, sizeof written);
	if (verdict != PHONE_POSSIBLE || !phone_is_e164(written)) {
		return refuse(verdict, text, country, err);
	}
	if (!reads_the_same(written, country)) {
		return refuse(PHONE_NO_NUMBER, text, country, err);
	}
	memcpy(ret, written, sizeof written);
	return true;
}
