// Fuzzes the way from the bytes of a file to a configuration, a gateway and a language's words.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rosemary/base/address.h"
#include "rosemary/base/utf8.h"
#include "rosemary/config/gateway.h"
#include "rosemary/config/load.h"

#include "lib/config/language.h"
#include "tests/fuzz/fuzz.h"

const char *__lsan_default_suppressions(void); // NOLINT: the sanitizer's name

// libconfig 1.5 forgets the text it was reading when a syntax error follows.
const char *__lsan_default_suppressions(void) { // NOLINT: the sanitizer's name
	return "leak:libconfig.so\n";
}

// Every complaint begins with "/proc/self/fd/N:LINE: " or, of a language, "f:LINE: ".
static void count_complaint(const char *text, void *argument) {
	const char *colon = strchr(text, ':');
	demand(colon != NULL && isdigit((unsigned char)colon[1]));
	demand(strncmp(colon + 1 + strspn(colon + 1, "0123456789"), ": ", 2) == 0);
	(*(size_t *)argument)++;
}

// A name that stands in a header: mime_build() would refuse what this refuses.
static bool is_header_name(const char *name) {
	size_t len = strlen(name);
	return len == 0 || (name[0] != ' ' && name[len - 1] != ' ' && utf8_valid(name, len) &&
			    !utf8_has_control(name, false));
}

// What everybody may rely on.
static void check_config(const struct config *config) {
	demand(config->shop.zone != NULL && config->shop.opens < config->shop.closes);
	demand(config->shop.closes < MINUTES_A_DAY && config->policy.lead_days > 0);
	demand(config->email.from == NULL || (address_wire_safe(config->email.from_address) &&
					      is_header_name(config->email.from_name)));
	demand(config->email.transport == EMAIL_SPOOL || config->email.from != NULL);
	demand(strncmp(config->email.url, "smtp://", strlen("smtp://")) == 0);
	demand(config->email.archive == NULL || address_wire_safe(config->email.archive));
	for (size_t i = 0; i < config->email.only_to_count; i++) {
		demand(address_wire_safe(config->email.only_to[i]));
	}
}

static void read_config(const char *path) {
	size_t complaints = 0;
	struct config *config =
		config_load(path, "/nonexistent", NULL, count_complaint, &complaints);
	demand((config == NULL) == (complaints > 0));
	if (config != NULL) {
		check_config(config);
	}
	config_free(config);
}

static void check_gateway(const struct gateway *gateway) {
	struct err err = {0};
	demand(gateway_url_check(gateway->url, &err) && strpbrk(gateway->url, " \r\n@") == NULL);
	demand(gateway->query == NULL || gateway_template_check(gateway->query, &err));
	demand(gateway->body == NULL || gateway_template_check(gateway->body, &err));
	demand(gateway->answer_count <= GATEWAY_ANSWERS_MAX);
	for (size_t i = 0; gateway->headers != NULL && gateway->headers[i] != NULL; i++) {
		demand(strpbrk(gateway->headers[i], "\r\n") == NULL);
		demand(gateway_template_check(gateway->headers[i], &err));
	}
	for (size_t i = 0; i < gateway->answer_count; i++) {
		demand(gateway->answers[i].means > GATEWAY_UNSAID);
		demand(gateway->answers[i].status_min <= gateway->answers[i].status_max);
	}
}

static void read_gateway(const char *path) {
	size_t told = 0;
	struct complaints complaints = {count_complaint, &told, 0};
	struct gateway *gateway = gateway_load(path, "any", NULL, &complaints);
	demand((gateway == NULL) == (told > 0));
	if (gateway != NULL) {
		check_gateway(gateway);
	}
	gateway_free(gateway);
}

static void read_language(const uint8_t *data, size_t size) {
	size_t told = 0;
	struct complaints complaints = {count_complaint, &told, 0};
	struct conf *conf = conf_parse("f", (const char *)data, size, &complaints);
	demand(conf != NULL || told > 0);
	if (conf != NULL) {
		struct playbook *playbook = xcalloc(1, sizeof *playbook);
		playbook->languages = xcalloc(1, sizeof *playbook->languages);
		playbook->language_count = 1;
		language_read_words(&playbook->languages[0], "f", conf, &complaints);
		language_read_relations(&playbook->languages[0], "f", conf, &complaints);
		playbook_free(playbook);
	}
	conf_free(conf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	int fd = memfd_create("fuzz_config", MFD_CLOEXEC);
	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	char *path = xasprintf("/proc/self/fd/%d", fd);
	read_config(path);
	read_gateway(path);
	read_language(data, size);
	free(path);
	demand(close(fd) == 0);
	return 0;
}
