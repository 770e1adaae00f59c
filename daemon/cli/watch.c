// Watching: a line for everything that happens, until somebody ends it.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "rosemary/wire/client.h"

static const char *word(const struct json *event, const char *key) {
	const char *text = json_get_text(event, key);
	return text != NULL ? text : "";
}

// "Tue 4 May 09:00  anna: approve draft 12, waiting, now approved (why)"
static void print_event(const struct json *event) {
	char moment[MOMENT_SIZE], number[32] = "";
	const char *before = word(event, "before");
	const char *after = word(event, "after");
	const char *reason = word(event, "reason");
	int64_t id = json_get_int(event, "noun_id", 0);
	if (id != 0) {
		(void)snprintf(number, sizeof number, " %" PRId64, id); // fits
	}
	print_line("%s  %s: %s %s%s%s%s%s%s%s%s%s",
		   moment_text(word(event, "at"), MOMENT_SHORT, moment), word(event, "who"),
		   word(event, "verb"), word(event, "noun"), number, *before != '\0' ? ", " : "",
		   before, *after != '\0' ? ", now " : "", after, *reason != '\0' ? " (" : "",
		   reason, *reason != '\0' ? ")" : "");
}

// Prints events as they come, at most count of them (0: all there will ever be).
static int listen_to(struct cli *cli, int64_t count, struct err *err) {
	for (int64_t seen = 0; count == 0 || seen < count; seen++) {
		struct json *line = client_listen(cli->client, err);
		const struct json *event = json_get(line, "params");
		if (line == NULL) {
			return cli_fail(err);
		}
		if (cli->json) {
			char *text = json_write(event);
			(void)puts(text); // print_close() tells when writing failed
			free(text);
		} else {
			print_event(event);
		}
		json_free(line);
		if (fflush(stdout) != 0) {
			return EXIT_REFUSED; // nobody reads any more
		}
	}
	return EXIT_DONE;
}

int watch_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	struct json *answer = cli_call(cli, "event.subscribe", NULL, &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	json_free(answer);
	if (!cli->quiet) {
		(void)fputs("Watching; end it with Ctrl-C.\n", stderr); // not worth failing for
	}
	return listen_to(cli, json_get_int(params, "count", 0), &err);
}
