// Countries by name: the only file that knows ICU.
#include "rosemary/base/country.h"

#include <stdio.h>
#include <string.h>

#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { NAME_MAX_UNITS = 200, NAME_MAX_BYTES = 4 * NAME_MAX_UNITS, LOCALE_SIZE = 16 };

// The name in capitals; NULL: the language has none.
static char *capitals_in(const char *locale, const char *language) {
	UChar name[NAME_MAX_UNITS], capitals[NAME_MAX_UNITS];
	char text[NAME_MAX_BYTES];
	UErrorCode status = U_ZERO_ERROR;
	(void)uloc_getDisplayCountry(locale, language, name, NAME_MAX_UNITS, &status); // fits
	if (status != U_ZERO_ERROR && status != U_USING_FALLBACK_WARNING) {
		return NULL; // also U_USING_DEFAULT_WARNING: the name is the code
	}
	status = U_ZERO_ERROR;
	(void)u_strToUpper(capitals, NAME_MAX_UNITS, name, -1, language, &status);
	(void)u_strToUTF8(text, sizeof text, NULL, capitals, -1, &status); // tells the same
	return status == U_ZERO_ERROR ? xstrdup(text) : NULL;
}

char *country_capitals(const char *code, const char *language) {
	char locale[LOCALE_SIZE];
	if (strlen(code) != 2) {
		return xstrdup(code);
	}
	(void)snprintf(locale, sizeof locale, "und_%s", code); // fits
	char *name = capitals_in(locale, language);
	if (name == NULL) {
		name = capitals_in(locale, "en");
	}
	return name != NULL ? name : xstrdup(code);
}
