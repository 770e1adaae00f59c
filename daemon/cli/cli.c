// Calling the daemon, and what a failure means for the program's end.
#include "daemon/cli/cli.h"

#include <stdio.h>

#include "daemon/cli/print.h"
#include "rosemary/wire/client.h"

enum { LONG_WAIT_MS = 10 * 60 * 1000 };

// Methods that answer only when other work is done: their callers want to wait.
static int wait_ms(const char *method) {
	const struct command *command = command_by_method(method);
	bool long_one = command != NULL &&
			((command->flags & (CMD_DEVELOPER | CMD_WIRE_ONLY)) != 0 ||
			 command == &commands[CMD_PLAYBOOK_CHECK]);
	return long_one ? LONG_WAIT_MS : CLIENT_WAIT_MS;
}

struct json *cli_call(struct cli *cli, const char *method, struct json *params, struct err *err) {
	if (cli->client == NULL) {
		cli->client = client_open(cli->socket, err);
	}
	if (cli->client == NULL) {
		json_free(params);
		return NULL;
	}
	client_set_wait(cli->client, wait_ms(method));
	return client_call(cli->client, method, params, err);
}

int cli_fail(const struct err *err) {
	(void)fputs("rosemary: ", stderr); // there is nowhere to tell that this failed
	print_safe(stderr, err->text);
	(void)fputc('\n', stderr);
	return exit_status_from_err(err->code);
}

enum exit_status exit_status_from_err(enum err_code code) {
	if (code == ERR_NONE) {
		return EXIT_DONE;
	}
	if (code == ERR_UNREACHABLE) {
		return EXIT_UNREACHABLE;
	}
	return code == ERR_NOT_FOUND ? EXIT_NOTHING : EXIT_REFUSED;
}
