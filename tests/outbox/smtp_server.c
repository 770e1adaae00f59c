// Starts the recording SMTP server of tests/servers for one test.
#include "smtp_server.h"

#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "rosemary/base/file.h"
#include "scratch.h"

enum { MAX_FILE = 4 * 1024 * 1024, PATIENCE_MS = 20 * 1000 };

extern char **environ;

struct smtp_server {
	pid_t pid;
	char folder[SCRATCH_FOLDER_SIZE];
	char *rules, *url;
};

static bool read_file(const char *folder, const char *name, struct strbuf *buf) {
	struct err err = {0};
	char *path = file_path(folder, name);
	bool read = file_read(path, buf, &err);
	free(path);
	return read;
}

static void write_file(const char *path, const char *text) {
	struct err err = {0};
	assert_true(file_write(path, 0644, text, strlen(text), &err));
}

// Waits for the file that the server writes once it listens.
static char *wait_for_port(const struct smtp_server *server) {
	struct strbuf text = STRBUF_INIT(64);
	for (int i = 0; i < PATIENCE_MS && !read_file(server->folder, "port", &text); i++) {
		wait_for_others();
	}
	assert_true(text.len > 1);
	strbuf_cut(&text, text.len - 1);
	return strbuf_take(&text);
}

/* The words of a command line while it is made. */
struct words {
	const char *words[24];
	size_t count;
};

static void add_word(struct words *words, const char *word) {
	assert_true(words->count + 1 < ARRAY_LEN(words->words));
	words->words[words->count++] = word;
}

// An option and its value, if it has one.
static void add_option(struct words *words, const char *name, const char *value) {
	if (value != NULL) {
		add_word(words, name);
		add_word(words, value);
	}
}

static pid_t spawn(const struct words *words) {
	pid_t pid = 0;
	assert_int_equal(posix_spawnp(&pid, words->words[0], NULL, NULL,
				      (char *const *)(uintptr_t)words->words, environ),
			 0);
	return pid;
}

struct smtp_server *smtp_server_open(const struct smtp_server_setup *setup) {
	struct smtp_server *server = xcalloc(1, sizeof *server);
	struct words words = {0};
	scratch_make(server->folder);
	server->rules = file_path(server->folder, "rules");
	write_file(server->rules, setup->rules != NULL ? setup->rules : "");
	char *port_file = file_path(server->folder, "port");
	char *mail = file_path(server->folder, "mail");
	assert_non_null(getenv("SMTP_RECORDER"));
	add_option(&words, "python3", getenv("SMTP_RECORDER"));
	add_word(&words, mail);
	add_option(&words, "--port-file", port_file);
	add_option(&words, "--rules", server->rules);
	add_option(&words, "--offer", setup->offers);
	add_option(&words, "--certificate", setup->certificate);
	add_option(&words, "--login", setup->login);
	add_option(&words, "--mechanisms", setup->mechanisms);
	if (setup->smtps) {
		add_word(&words, "--smtps");
	}
	server->pid = spawn(&words);
	char *port = wait_for_port(server);
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
	struct words words = {0};
	int status = -1;
	assert_non_null(getenv("MAKE_CERTIFICATES"));
	add_option(&words, "sh", getenv("MAKE_CERTIFICATES"));
	add_word(&words, folder);
	pid_t pid = spawn(&words);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

void smtp_server_stop(struct smtp_server *server) {
	struct strbuf violations = STRBUF_INIT(MAX_FILE);
	assert_int_equal(kill(server->pid, SIGTERM), 0);
	assert_int_equal(waitpid(server->pid, NULL, 0), server->pid);
	(void)read_file(server->folder, "mail/violations", &violations);
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
	write_file(server->rules, rules);
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
	struct strbuf text = STRBUF_INIT(MAX_FILE);
	char *name = xasprintf("mail/%06zu.eml", number);
	bool same = read_file(server->folder, name, &text) && text.len == len &&
		    memcmp(text.data, bytes, len) == 0;
	free(name);
	strbuf_finish(&text);
	return same;
}

bool smtp_server_heard(const struct smtp_server *server, const char *text) {
	struct strbuf heard = STRBUF_INIT(MAX_FILE);
	size_t len = strlen(text);
	bool open_end = len > 0 && text[len - 1] == '*';
	(void)read_file(server->folder, "mail/clear", &heard); // nothing: no file
	bool same = open_end ? strncmp(strbuf_text(&heard), text, len - 1) == 0
			     : strcmp(strbuf_text(&heard), text) == 0;
	if (!same) {
		print_message("# heard in clear: %s\n", strbuf_text(&heard));
	}
	strbuf_finish(&heard);
	return same;
}

size_t smtp_server_logins(const struct smtp_server *server) {
	struct strbuf logins = STRBUF_INIT(MAX_FILE);
	size_t count = 0;
	(void)read_file(server->folder, "mail/logins", &logins); // nobody: no file
	for (const char *at = strbuf_text(&logins); *at != '\0'; at++) {
		count += *at == '\n';
	}
	strbuf_finish(&logins);
	return count;
}
