// A feed's address, for people and for the cameras of their phones.
#include "daemon/cli/cli.h"
#include "daemon/cli/print.h"
#include "daemon/cli/qr.h"

enum { SQUARE_MAX_BYTES = 64 * 1024 };

static void print_square(const char *url) {
	struct strbuf square = STRBUF_INIT(SQUARE_MAX_BYTES);
	print_gap();
	qr_add(&square, url, print_has_colours());
	(void)fputs(strbuf_text(&square), stdout); // print_close() tells when writing failed
	strbuf_finish(&square);
}

static void tell(const char *begin, const struct json *answer, bool square) {
	const char *url = json_get_text(answer, "url");
	const char *webcal = json_get_text(answer, "webcal");
	print_line("%s", begin);
	print_gap();
	// Whole on a line each, whatever the width: they are copied.
	(void)printf("  %s\n  %s\n", url != NULL ? url : "", webcal != NULL ? webcal : "");
	if (url != NULL && (square || print_is_terminal())) {
		print_square(url);
	}
	print_gap();
	print_line("Whoever has the address reads the calendar%s. It is told only now: 'rosemary "
		   "feed url' makes another, 'rosemary feed revoke' ends it.",
		   json_get_bool(answer, "approve")
			   ? " and approves in your name: give each person a feed of their own"
			   : "");
}

static int run(struct cli *cli, const struct json *params, const char *method, const char *begin) {
	struct json *call = json_copy_of(params);
	struct err err = {0};
	json_remove(call, "qr");
	struct json *answer = cli_call(cli, method, call, &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	if (cli->json) {
		print_json(answer);
	} else if (cli->quiet) {
		const char *url = json_get_text(answer, "url");
		(void)printf("%s\n", url != NULL ? url : ""); // what a script wants
	} else {
		tell(begin, answer, json_get_bool(params, "qr"));
	}
	json_free(answer);
	return EXIT_DONE;
}

int feed_add_run(struct cli *cli, const struct json *params) {
	return run(cli, params, "feed.add",
		   "Subscribe to this address in your calendar; the second opens it there:");
}

int feed_url_run(struct cli *cli, const struct json *params) {
	return run(
		cli, params, "feed.url",
		"The old address leads nowhere now. Subscribe to this one; the second opens it:");
}
