// Fuzzes the decoder of forms: the first byte says which encoding; what is read keeps its limits.
#include <stdlib.h>
#include <string.h>

#include "daemon/http_form.h"
#include "rosemary/base/utf8.h"
#include "tests/fuzz/fuzz.h"

static bool check_field(const char *name, const struct json *value, void *argument) {
	const char *text = json_text(value);
	size_t *count = argument;
	(*count)++;
	demand(text != NULL && utf8_valid(text, strlen(text)) && !utf8_has_control(text, true));
	demand(*name != '\0' && strlen(name) <= HTTP_FORM_MAX_NAME && strchr(text, '\r') == NULL);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const char *const types[] = {"application/x-www-form-urlencoded",
					    "multipart/form-data; boundary=X",
					    "multipart/form-data; boundary=\"--\""};
	if (size < 1) {
		return 0;
	}
	struct err err = {0};
	const char *type = types[data[0] % ARRAY_LEN(types)];
	struct json *form = http_form_read(type, (const char *)data + 1, size - 1, &err);
	demand((form == NULL) == (err.code != ERR_NONE));
	if (form != NULL) {
		size_t count = 0;
		demand(json_each(form, check_field, &count));
		demand(count <= HTTP_FORM_MAX_FIELDS);
	}
	json_free(form);
	return 0;
}
