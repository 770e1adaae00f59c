// Starts the recording SMTP server of tests/servers for one test.
#include "smtp_server.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "recorder.h"
#include "rosemary/base/file.h"
#include "scratch.h"

struct smtp_server {
	pid_t pid;
	char folder[SCRATCH_FOLDER_SIZE];
	char *rules, *url;
};

struct smtp_server *smtp_server_open(const struct smtp_server_setup *setup) {
	struct smtp_server *server = xcalloc(1, sizeof *server);
	struct recorder_words words = {0};
	scratch_make(server->folder);
	server->rules = file_path(server->folder, "rules");
	recorder_write(server->rules, setup->rules != NULL ? setup->rules : "");
	char *port_file = file_path(server->folder, "port");
	char *mail = file_path(server->folder, "mail");
	assert_non_null(getenv("SMTP_RECORDER"));
	recorder_option(&words, "python3", getenv("SMTP_RECORDER"));
	recorder_word(&words, mail);
	recorder_option(&words, "--port-file", port_file);
	recorder_option(&words, "--rules", server->rules);
	recorder_option(&words, "--offer", setup->offers);
	recorder_option(&words, "--certificate", setup->certificate);
	recorder_option(&words, "--login", setup->login);
	recorder_option(&words, "--mechanisms", setup->mechanisms);
	if (setup->smtps) {
		recorder_word(&words, "--smtps");
	}
	server->pid = recorder_spawn(&words);
	char *port = recorder_port(server->folder);
	server->url = xasprintf("%s://127.0.0.1:%s", setup->smtps ? "smtps" : "smtp", port);
	free(port);
	free(port_file);
	free(mail);
	return server;
}

struct smtp_server *smtp_server_start(const char *rules, const char *offers) {
	return smtp_server_open(&(struct smtp_server_setup){.rules = rules, .offers = offers});
}

void certificates_make(const char *folder) {
	struct recorder_words words = {0};
	int status = -1;
	assert_non_null(getenv("MAKE_CERTIFICATES"));
	recorder_option(&words, "sh", getenv("MAKE_CERTIFICATES"));
	recorder_word(&words, folder);
	pid_t pid = recorder_spawn(&words);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

void smtp_server_stop(struct smtp_server *server) {
	struct strbuf violations = STRBUF_INIT(RECORDER_FILE_MAX);
	assert_int_equal(kill(server->pid, SIGTERM), 0);
	assert_int_equal(waitpid(server->pid, NULL, 0), server->pid);
	(void)recorder_read(server->folder, "mail/violations", &violations);
	assert_string_equal(strbuf_text(&violations), "");
	strbuf_finish(&violations);
	scratch_remove(server->folder);
	free(server->rules);
	free(server->url);
	free(server);
}

const char *smtp_server_url(const struct smtp_server *server) {
	return server->url;
}

void smtp_server_rules(struct smtp_server *server, const char *rules) {
	recorder_write(server->rules, rules);
}

size_t smtp_server_count(const struct smtp_server *server) {
	size_t count = 0;
	bool there = true;
	while (there) {
		char *name = xasprintf("%s/mail/%06zu.json", server->folder, count + 1);
		there = access(name, F_OK) == 0;
		count += there;
		free(name);
	}
	return count;
}

bool smtp_server_has(const struct smtp_server *server, size_t number, const void *bytes,
		     size_t len) {
	struct strbuf text = STRBUF_INIT(RECORDER_FILE_MAX);
	char *name = xasprintf("mail/%06zu.eml", number);
	bool same = recorder_read(server->folder, name, &text) && text.len == len &&
		    memcmp(text.data, bytes, len) == 0;
	free(name);
	strbuf_finish(&text);
	return same;
}

bool smtp_server_heard(const struct smtp_server *server, const char *text) {
	struct strbuf heard = STRBUF_INIT(RECORDER_FILE_MAX);
	size_t len = strlen(text);
	bool open_end = len > 0 && text[len - 1] == '*';
	(void)recorder_read(server->folder, "mail/clear", &heard); // nothing: no file
	bool same = open_end ? strncmp(strbuf_text(&heard), text, len - 1) == 0
			     : strcmp(strbuf_text(&heard), text) == 0;
	if (!same) {
		print_message("# heard in clear: %s\n", strbuf_text(&heard));
	}
	strbuf_finish(&heard);
	return same;
}

size_t smtp_server_logins(const struct smtp_server *server) {
	struct strbuf logins = STRBUF_INIT(RECORDER_FILE_MAX);
	size_t count = 0;
	(void)recorder_read(server->folder, "mail/logins", &logins); // nobody: no file
	for (const char *at = strbuf_text(&logins); *at != '\0'; at++) {
		count += *at == '\n';
	}
	strbuf_finish(&logins);
	return count;
}
