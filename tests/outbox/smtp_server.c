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

struct smtp_server *smtp_server_start(const char *rules, const char *offers) {
	struct smtp_server *server = xcalloc(1, sizeof *server);
	scratch_make(server->folder);
	server->rules = file_path(server->folder, "rules");
	write_file(server->rules, rules);
	char *port_file = file_path(server->folder, "port");
	char *mail = file_path(server->folder, "mail");
	const char *script = getenv("SMTP_RECORDER");
	assert_non_null(script);
	const char *arguments[] = {"python3",     script,
				   mail,          "--port-file",
				   port_file,     "--rules",
				   server->rules, offers != NULL ? "--offer" : NULL,
				   offers,        NULL};
	assert_int_equal(posix_spawnp(&server->pid, "python3", NULL, NULL,
				      (char *const *)(uintptr_t)arguments, environ),
			 0);
	char *port = wait_for_port(server);
	server->url = xasprintf("smtp://127.0.0.1:%s", port);
	free(port);
	free(port_file);
	free(mail);
	return server;
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
