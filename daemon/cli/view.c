// Which way an answer is printed.
#include "daemon/cli/view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/print.h"

static view_function *const views[CMD_COUNT] = {
	[CMD_STATUS] = status_print,
	[CMD_SHOW] = letter_print,
	[CMD_EDIT] = letter_print,
	[CMD_TODAY] = today_print,
	[CMD_WHY] = why_print,
	[CMD_UPCOMING] = upcoming_print,
	[CMD_WHY_NOT] = why_not_print,
	[CMD_CUSTOMER_MERGE] = merge_print,
	[CMD_CUSTOMER_UNMERGE] = unmerge_print,
	[CMD_CUSTOMER_APART] = apart_print,
	[CMD_OUTBOX] = outbox_print,
	[CMD_PLAYBOOK_SHOW] = playbook_show_print,
	[CMD_PLAYBOOK_PREVIEW] = preview_print,
	[CMD_PLAYBOOK_CHECK] = playbook_check_print,
};

// Mail's lines end in CRLF, which a terminal shows as it shows every control character.
static char *without_returns(const char *bytes) {
	char *lines = xstrdup(bytes);
	size_t kept = 0;
	for (size_t i = 0; lines[i] != '\0'; i++) {
		if (lines[i] != '\r' || lines[i + 1] != '\n') {
			lines[kept++] = lines[i];
		}
	}
	lines[kept] = '\0';
	return lines;
}

// The bytes of a message are the answer, so that they can be piped into a mail reader.
static bool print_bytes(enum command_id id, const struct json *answer) {
	const char *bytes = id == CMD_MESSAGE_SHOW ? json_get_text(answer, "bytes") : NULL;
	if (bytes == NULL) {
		return false;
	}
	if (print_is_terminal()) {
		char *lines = without_returns(bytes);
		print_block("", lines);
		free(lines);
	} else {
		(void)fputs(bytes, stdout); // print_close() tells when writing failed
	}
	return true;
}

void view_print(const struct cli *cli, const struct command *command, const struct json *answer) {
	enum command_id id = (enum command_id)(command - commands);
	const struct listing *listing = listing_of(id);
	if (cli->json) {
		print_json(answer);
		return;
	}
	if (views[id] != NULL) {
		views[id](answer);
		return;
	}
	if (listing != NULL) {
		listing_print(listing, answer);
		return;
	}
	bool shown = print_bytes(id, answer) || page_print(id, answer);
	if (!shown && !cli->quiet && !done_print(id, answer)) {
		print_json(answer); // better than nothing
	}
}

// "draft 12: why not", or only why not where that names it itself.
static void print_refusal(const char *noun, const struct json *refusal) {
	const char *reason = json_get_text(refusal, "reason");
	char *name = xasprintf("%s %" PRId64, noun, json_get_int(refusal, "id", 0));
	bool named = reason != NULL && strstr(reason, name) != NULL;
	(void)fprintf(stderr, "rosemary: %s%s", named ? "" : name, named ? "" : ": ");
	print_safe(stderr, reason);
	(void)fputc('\n', stderr); // there is nowhere to tell that this failed
	free(name);
}

// What one refusal alone would end the program with.
static enum exit_status refusal_status(const struct json *refusal) {
	const char *code = json_get_text(refusal, "code");
	return code != NULL ? exit_status_from_err(err_code_from_name(code)) : EXIT_REFUSED;
}

enum exit_status refused_print(const struct json *answer) {
	enum exit_status status = EXIT_DONE;
	const struct json *refused = json_get(answer, "refused");
	const char *noun = json_get(answer, "occasions") != NULL ? "occasion"
			   : json_get(answer, "orders") != NULL  ? "order"
								 : "draft";
	for (size_t i = 0; i < json_count(refused); i++) {
		enum exit_status one = refusal_status(json_at(refused, i));
		print_refusal(noun, json_at(refused, i));
		status = i == 0 || status == one ? one : EXIT_REFUSED;
	}
	return status;
}

int view_command(struct cli *cli, const struct command *command, const struct json *params) {
	struct err err = {0};
	struct json *answer = (command->flags & CMD_LISTING) != 0
				      ? listing_call(cli, command, params, &err)
				      : cli_call(cli, command->method, json_copy_of(params), &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	view_print(cli, command, answer);
	listing_tell_more(cli, answer);
	int status = (int)refused_print(answer);
	json_free(answer);
	return status;
}
