// Any text as a telephone number, as it is dialled in any country.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/intake/phone.h"
#include "tests/fuzz/fuzz.h"

// What was accepted is one number anywhere: + and digits, and it reads the same in every country.
static void check_number(const char *number) {
	static const char *const countries[] = {"GB", "US", "DE", "JP", "XX"};
	demand(number[0] == '+' && strspn(number + 1, "0123456789") == strlen(number) - 1);
	demand(strlen(number) >= 5 && strlen(number) <= PHONE_MAX && phone_is_e164(number));
	for (size_t i = 0; i < ARRAY_LEN(countries); i++) {
		char again[PHONE_MAX + 1];
		struct err err = {0};
		demand(phone_read(number, countries[i], again, &err));
		demand(strcmp(number, again) == 0);
	}
}

// The first word is the country, the second the number.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *input = xstrndup((const char *)data, size);
	const char *rest = input;
	char *country = next_word(&rest);
	char number[PHONE_MAX + 1] = "untouched";
	struct err err = {0};
	if (phone_read(rest, country, number, &err)) {
		check_number(number);
	} else {
		demand(err.code == ERR_INVALID && strcmp(number, "untouched") == 0);
		demand(utf8_valid(err.text, strlen(err.text)));
	}
	free(country);
	free(input);
	return 0;
}
