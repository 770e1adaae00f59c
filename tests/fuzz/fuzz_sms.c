// Fuzzes the measuring and shortening of SMS: what is said of a text holds for its every byte.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/text/sms.h"
#include "tests/fuzz/fuzz.h"

static void check_size(const char *text, const struct sms_size *size) {
	size_t alone = size->alphabet == SMS_GSM7 ? 160 : 70;
	size_t joined = size->alphabet == SMS_GSM7 ? 153 : 67;
	demand(size->characters <= strlen(text) && size->units >= size->characters);
	demand(size->units <= 2 * size->characters);
	demand((size->segments == 0) == (text[0] == '\0'));
	demand((size->segments == 1) == (size->units > 0 && size->units <= alone));
	if (size->segments > 1) { // each but the last is full, or one short
		demand(size->units <= size->segments * joined);
		demand(size->units > (size->segments - 1) * (joined - 1));
	}
	demand((size->alphabet == SMS_UCS2) == (size->forced_at > 0));
	demand(size->forced_at <= size->characters);
	demand(utf8_valid(size->forced_by, strlen(size->forced_by)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = xstrndup((const char *)data, size);
	char *plain = sms_plain(text);
	char *again = sms_plain(plain);
	char *shorter = sms_shorten(text);
	struct sms_size taken = sms_measure(text);
	struct sms_size less = sms_measure(shorter);
	char *words = sms_size_text(&taken);
	check_size(text, &taken);
	check_size(shorter, &less);
	demand(less.segments <= taken.segments && less.characters >= taken.characters);
	demand(strcmp(plain, again) == 0 && strlen(plain) <= strlen(text));
	demand(utf8_valid(words, strlen(words)));
	free(words);
	free(shorter);
	free(again);
	free(plain);
	free(text);
	return 0;
}
