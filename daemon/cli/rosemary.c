// rosemary: the command line of the daemon.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/cli/arguments.h"
#include "daemon/cli/help.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"
#include "rosemary/wire/client.h"

static int run(struct arguments *arguments) {
	const struct verb *verb = &arguments->verb;
	if (arguments->version) {
		(void)puts("rosemary " ROSEMARY_VERSION);
		return EXIT_DONE;
	}
	if (arguments->help && arguments->has_verb) {
		help_verb(verb);
		return EXIT_DONE;
	}
	if (arguments->help) {
		help_program();
		return EXIT_DONE;
	}
	return verb->run != NULL ? verb->run(&arguments->cli, arguments->params)
				 : view_command(&arguments->cli, verb->command, arguments->params);
}

static int complain(const struct arguments *arguments, const struct err *err) {
	(void)cli_fail(err); // the status is another
	help_usage(stderr, arguments->has_verb ? &arguments->verb : NULL);
	(void)fprintf(stderr, "'rosemary %s%s--help' tells more.\n",
		      arguments->has_verb ? arguments->verb.words : "",
		      arguments->has_verb ? " " : "");
	return EXIT_USAGE;
}

int main(int count, char **words) {
	struct arguments arguments;
	struct err err = {0};
	print_open();
	size_t word_count = count > 0 ? (size_t)count - 1 : 0;
	bool parsed = arguments_parse(&arguments, (const char *const *)words + 1, word_count,
				      getenv("ROSEMARY_SOCKET"), &err);
	int status = parsed ? run(&arguments) : complain(&arguments, &err);
	client_close(arguments.cli.client);
	arguments_finish(&arguments);
	if (!print_close(&err)) {
		status = cli_fail(&err);
	}
	return status;
}
