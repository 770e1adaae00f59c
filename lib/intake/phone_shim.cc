// The only C++ of the project: libphonenumber behind a function of C.
#include "phone_shim.h"

#include <string.h>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static enum phone_verdict verdict_of(PhoneNumberUtil::ErrorType error) {
	switch (error) {
	case PhoneNumberUtil::NO_PARSING_ERROR:
		return PHONE_POSSIBLE;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
		return PHONE_NO_COUNTRY;
	case PhoneNumberUtil::NOT_A_NUMBER:
		return PHONE_NO_NUMBER;
	case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
	case PhoneNumberUtil::TOO_SHORT_NSN:
		return PHONE_TOO_SHORT;
	case PhoneNumberUtil::TOO_LONG_NSN:
		return PHONE_TOO_LONG;
	}
	return PHONE_FAILED;
}

static enum phone_verdict judge(const PhoneNumberUtil &util, const PhoneNumber &number) {
	if (number.has_extension()) {
		return PHONE_EXTENSION;
	}
	switch (util.IsPossibleNumberWithReason(number)) {
	case PhoneNumberUtil::IS_POSSIBLE:
		return PHONE_POSSIBLE;
	case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
		return PHONE_LOCAL;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE:
		return PHONE_NO_COUNTRY;
	case PhoneNumberUtil::TOO_SHORT:
		return PHONE_TOO_SHORT;
	case PhoneNumberUtil::INVALID_LENGTH: // between two lengths that are possible
	case PhoneNumberUtil::TOO_LONG:
		return PHONE_TOO_LONG;
	}
	return PHONE_FAILED;
}

static enum phone_verdict read(const char *text, const char *country, char *ret, size_t size) {
	const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
	PhoneNumber number;
	std::string written;
	enum phone_verdict verdict = verdict_of(util->Parse(text, country, &number));
	if (verdict == PHONE_POSSIBLE) {
		verdict = judge(*util, number);
	}
	if (verdict != PHONE_POSSIBLE) {
		return verdict;
	}
	util->Format(number, PhoneNumberUtil::E164, &written);
	if (written.size() >= size) {
		return PHONE_TOO_LONG;
	}
	memcpy(ret, written.c_str(), written.size() + 1);
	return PHONE_POSSIBLE;
}

enum phone_verdict phone_shim_read(const char *text, const char *country, char *ret, size_t size) {
	try {
		return read(text, country, ret, size);
	} catch (...) {
		return PHONE_FAILED; // C has nobody to catch it
	}
}
