// Starts the SMS gateway of tests/servers for one test.
#include "http_gateway.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "recorder.h"
#include "rosemary/base/file.h"
#include "scratch.h"

struct http_gateway {
	pid_t pid;
	char folder[SCRATCH_FOLDER_SIZE];
	char *rules, *url;
};

struct http_gateway *http_gateway_start(const char *rules) {
	struct http_gateway *gateway = xcalloc(1, sizeof *gateway);
	struct recorder_words words = {0};
	scratch_make(gateway->folder);
	gateway->rules = file_path(gateway->folder, "rules");
	recorder_write(gateway->rules, rules);
	char *port_file = file_path(gateway->folder, "port");
	assert_non_null(getenv("HTTP_GATEWAY"));
	recorder_option(&words, "python3", getenv("HTTP_GATEWAY"));
	recorder_word(&words, gateway->folder);
	recorder_option(&words, "--port-file", port_file);
	recorder_option(&words, "--rules", gateway->rules);
	gateway->pid = recorder_spawn(&words);
	char *port = recorder_port(gateway->folder);
	gateway->url = xasprintf("http://127.0.0.1:%s/send", port);
	free(port);
	free(port_file);
	return gateway;
}

void http_gateway_stop(struct http_gateway *gateway) {
	struct strbuf violations = STRBUF_INIT(RECORDER_FILE_MAX);
	assert_int_equal(kill(gateway->pid, SIGTERM), 0);
	assert_int_equal(waitpid(gateway->pid, NULL, 0), gateway->pid);
	(void)recorder_read(gateway->folder, "violations", &violations);
	assert_string_equal(strbuf_text(&violations), "");
	strbuf_finish(&violations);
	scratch_remove(gateway->folder);
	free(gateway->rules);
	free(gateway->url);
	free(gateway);
}

const char *http_gateway_url(const struct http_gateway *gateway) {
	return gateway->url;
}

void http_gateway_rules(struct http_gateway *gateway, const char *rules) {
	recorder_write(gateway->rules, rules);
}

static size_t count(const struct http_gateway *gateway, const char *word) {
	struct strbuf text = STRBUF_INIT(RECORDER_FILE_MAX);
	size_t found = 0;
	(void)recorder_read(gateway->folder, "requests", &text); // nothing: no file
	const char *at = strstr(strbuf_text(&text), word);
	for (; at != NULL; at = strstr(at + strlen(word), word)) {
		found++;
	}
	strbuf_finish(&text);
	return found;
}

size_t http_gateway_requests(const struct http_gateway *gateway) {
	return count(gateway, "\n");
}

size_t http_gateway_taken(const struct http_gateway *gateway) {
	return count(gateway, "\"taken\": true");
}

bool http_gateway_heard(const struct http_gateway *gateway, const char *text) {
	return count(gateway, text) > 0;
}
