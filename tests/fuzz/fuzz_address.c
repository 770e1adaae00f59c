// Any text as an e-mail address and as a telephone number, and what headers make of them.
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/address.h"
#include "rosemary/base/utf8.h"
#include "rosemary/text/mime.h"
#include "tests/fuzz/fuzz.h"

static bool holds_only(const char *text, const char *allowed) {
	return text[strspn(text, allowed)] == '\0';
}

// What may stand between < and > of a MAIL or RCPT command, judged by another path.
static void check_address(const char *address) {
	char again[ADDRESS_MAX + 1];
	struct err err = {0};
	const char *at = strchr(address, '@');
	demand(strlen(address) <= ADDRESS_MAX && at != NULL && at != address);
	demand(strchr(at + 1, '@') == NULL && strcmp(address_domain(address), at + 1) == 0);
	for (const char *byte = address; *byte != '\0'; byte++) {
		demand(*byte > ' ' && *byte < 0x7f && strchr("<>()[],;:\\\"", *byte) == NULL);
	}
	demand(holds_only(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789-."));
	demand(strchr(at, '.') != NULL && at[1] != '.' && address[strlen(address) - 1] != '.');
	demand(address_wire_safe(address));
	demand(address_parse(address, again, &err) && strcmp(address, again) == 0);
}

// A message to it can be built, and GMime reads the same name and address out of it.
static void write_to(const char *address, const char *name) {
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	struct err err = {0};
	const struct mime_plan plan = {
		.from = {name, address},
		.to = {"", address},
		.reply_to = address,
		.subject = "Your mum's birthday",
		.date = 1800000000,
		.message_id = "1.abc@example.com",
		.text = "Dear Linda,\n",
	};
	bool built = mime_build(&plan, &bytes, &err);
	demand(built || strncmp(err.text, "sender: name", strlen("sender: name")) == 0);
	demand(built || *name != '\0');
	strbuf_finish(&bytes);
}

static void try_phone(const char *text) {
	if (phone_plausible(text)) {
		demand(holds_only(text, "0123456789+ -./()"));
	}
}

// The first word is the address, the second the name of its owner.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *input = xstrndup((const char *)data, size);
	const char *rest = input;
	char *text = next_word(&rest);
	char *name = next_word(&rest);
	char address[ADDRESS_MAX + 1] = "untouched";
	struct err err = {0};
	if (address_parse(text, address, &err)) {
		check_address(address);
		write_to(address, name);
	} else {
		demand(strcmp(address, "untouched") == 0 && err.code == ERR_INVALID);
		demand(utf8_valid(err.text, strlen(err.text)) && !address_wire_safe(text));
	}
	try_phone(text);
	free(name);
	free(text);
	free(input);
	return 0;
}
