// The shop's voice for people: what it holds, and what is wrong with it.
#include <inttypes.h>
#include <string.h>

#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"
#include "rosemary/base/strbuf.h"

enum { LANGUAGES_MAX_BYTES = 4096 };

/* clang-format off */
static const struct column texts[] = {
	{"KIND",     "kind",     NULL, CELL_TEXT, 0,  false},
	{"CHANNEL",  "channel",  NULL, CELL_TEXT, 0,  false},
	{"LANGUAGE", "language", NULL, CELL_TEXT, 0,  false},
	{"TEXT",     "service",  NULL, CELL_TEXT, 0,  false},
	{"FILE",     "file",     NULL, CELL_TEXT, 0,  true},
};
/* clang-format on */

void playbook_show_print(const struct json *answer) {
	const struct json *languages = json_get(answer, "languages");
	struct strbuf codes = STRBUF_INIT(LANGUAGES_MAX_BYTES);
	for (size_t i = 0; i < json_count(languages); i++) {
		strbuf_addf(&codes, "%s%s", i > 0 ? ", " : "", json_text(json_at(languages, i)));
	}
	print_fact("Folder", json_get_text(answer, "folder"));
	print_fact("Feeling", json_get_text(answer, "feeling"));
	print_fact("Guarantee", json_get_text(answer, "guarantee"));
	print_fact("Sign-off", json_get_text(answer, "sign_off"));
	print_fact("Languages", strbuf_text(&codes));
	strbuf_finish(&codes);
	print_gap();
	table_print(json_get(answer, "texts"), texts, ARRAY_LEN(texts));
}

static const char *word(const struct json *object, const char *path) {
	const char *text = json_text(json_at_path(object, path));
	return text != NULL ? text : "";
}

static void print_texts(const struct json *list, const char *prefix) {
	for (size_t i = 0; i < json_count(list); i++) {
		print_line("%s%s", prefix, json_text(json_at(list, i)));
	}
}

static void print_failures(const struct json *failures) {
	char day[MOMENT_SIZE];
	for (size_t i = 0; i < json_count(failures); i++) {
		const struct json *failure = json_at(failures, i);
		bool sms = strcmp(word(failure, "channel"), "sms") == 0;
		print_line("%s (customer %" PRId64 "), %s%s, %s: %s",
			   word(failure, "customer.name"),
			   json_get_int(json_get(failure, "customer"), "id", 0),
			   word(failure, "kind"), sms ? " by SMS" : "",
			   moment_text(json_get_text(failure, "day"), MOMENT_FULL, day),
			   word(failure, "reason"));
	}
}

// What of a count was not told.
static void print_rest(const struct json *told, int64_t count, const char *what) {
	int64_t rest = count - (int64_t)json_count(told);
	if (rest > 0) {
		print_line("and %" PRId64 " more %s", rest, what);
	}
}

static void print_verdict(const struct json *answer) {
	int64_t days = json_get_int(answer, "occasions", 0);
	int64_t failed = json_get_int(answer, "occasions_failed", 0);
	int64_t texted = json_get_int(answer, "occasions_sms", 0);
	int64_t wrong = json_get_int(answer, "complaint_count", 0);
	if (json_get_bool(answer, "ok")) {
		print_line("All is well: texts: %" PRId64 ", days they were tried for: %" PRId64
			   ", by SMS, too: %" PRId64 ".",
			   json_get_int(answer, "texts", 0), days, texted);
		return;
	}
	print_gap();
	if (days > 0) {
		print_line("Not fit to be used: complaints: %" PRId64 ", days failed: %" PRId64
			   " of %" PRId64 ". What is in force is unchanged.",
			   wrong, failed, days);
	} else {
		print_line("Not fit to be used: complaints: %" PRId64
			   ", no days tried. What is in force is unchanged.",
			   wrong);
	}
}

void playbook_check_print(const struct json *answer) {
	const struct json *complaints = json_get(answer, "complaints");
	const struct json *failures = json_get(answer, "failures");
	print_texts(json_get(answer, "warnings"), "only odd: ");
	print_texts(complaints, "");
	print_rest(complaints, json_get_int(answer, "complaint_count", 0), "complaints");
	print_failures(failures);
	print_rest(failures, json_get_int(answer, "failure_count", 0), "failures");
	print_verdict(answer);
}

int playbook_check_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	const struct command *command = &commands[CMD_PLAYBOOK_CHECK];
	struct json *answer = cli_call(cli, command->method, json_copy_of(params), &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	bool ok = json_get_bool(answer, "ok");
	view_print(cli, command, answer);
	json_free(answer);
	return ok ? EXIT_DONE : EXIT_REFUSED;
}
