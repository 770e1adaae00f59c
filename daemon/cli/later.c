// Putting drafts off: "later ID... DATE" becomes one call.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"
#include "rosemary/base/date.h"

// The words before the last are ids, the last is a day.
static struct json *read_words(const struct json *words, struct err *err) {
	size_t count = json_count(words);
	struct date day;
	if (count < 2) {
		(void)err_set(err, ERR_INVALID, "the drafts and a day are needed: ID... DATE");
		return NULL;
	}
	const char *until = json_text(json_at(words, count - 1));
	if (!date_parse(until, &day, err)) {
		return NULL;
	}
	struct json *params = json_new_object();
	struct json *ids = json_new_list();
	json_put(params, "ids", ids);
	json_put_text(params, "until", until);
	for (size_t i = 0; i + 1 < count; i++) {
		const char *text = json_text(json_at(words, i));
		char *end = NULL;
		errno = 0;
		int64_t id = strtoll(text, &end, 10);
		if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || id == 0) {
			(void)err_set(err, ERR_INVALID, "'%s' is no ID", text);
			json_free(params);
			return NULL;
		}
		json_push(ids, json_new_int(id));
	}
	return params;
}

static void print_put_off(const struct json *answer) {
	const struct json *drafts = json_get(answer, "drafts");
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		char moment[MOMENT_SIZE];
		print_line("%" PRId64 " held: it waits again from %s.",
			   json_get_int(draft, "id", 0),
			   moment_text(json_get_text(draft, "held_until"), MOMENT_SHORT, moment));
	}
}

int later_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	struct json *call = read_words(json_get(params, "words"), &err);
	if (call == NULL) {
		(void)cli_fail(&err); // the status is another
		return EXIT_USAGE;
	}
	struct json *answer = cli_call(cli, "draft.later", call, &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	if (cli->json) {
		print_json(answer);
	} else if (!cli->quiet) {
		print_put_off(answer);
	}
	int status = (int)refused_print(answer);
	json_free(answer);
	return status;
}
