// What waits to leave, under what holds all of it back; and what becomes of the uncertain.
#include <inttypes.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

void outbox_print(const struct json *answer) {
	const char *hold = json_get_text(answer, "hold");
	const char *mend = json_get_text(answer, "mend");
	const struct json *rests = json_get(answer, "rests");
	if (hold != NULL) {
		print_heading("HOLD: nothing leaves");
		print_fact("Why", hold);
		print_fact("To end it", mend);
	}
	for (size_t i = 0; i < json_count(rests); i++) {
		const struct json *rest = json_at(rests, i);
		const char *reason = json_get_text(rest, "reason");
		char until[MOMENT_SIZE];
		print_factf(json_get_text(rest, "channel"), "rests until %s%s%s",
			    moment_text(json_get_text(rest, "until"), MOMENT_FULL, until),
			    reason != NULL ? ": " : "", reason != NULL ? reason : "");
	}
	if (hold != NULL || json_count(rests) > 0) {
		print_gap();
	}
	listing_print(listing_of(CMD_OUTBOX), answer);
}

int outbox_resolve_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	if (json_get_bool(params, "resend") && !cli->yes) {
		(void)err_set(&err, ERR_STATE,
			      "it may have arrived, and the customer may get it twice: "
			      "--resend --yes sends it once more");
		return cli_fail(&err);
	}
	struct json *answer = cli_call(cli, "outbox.resolve", json_copy_of(params), &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	view_print(cli, &commands[CMD_OUTBOX_RESOLVE], answer);
	json_free(answer);
	return EXIT_DONE;
}
