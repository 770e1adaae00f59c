// Approving drafts: each is looked at first, and the approval names exactly what was seen.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/moment.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"

// What is gathered before the one call that approves.
struct approval {
	struct json *ids, *shown, *refused;
};

// Reads "12" or "12@3"; revision is 0 without one.
static bool read_draft(const char *text, int64_t *ret_id, int64_t *ret_revision, struct err *err) {
	char *end = NULL;
	errno = 0;
	int64_t id = strtoll(text, &end, 10);
	int64_t revision = 0;
	bool fine = *text >= '0' && *text <= '9' && id > 0;
	if (fine && *end == '@') {
		const char *digits = end + 1;
		revision = strtoll(digits, &end, 10);
		fine = *digits >= '0' && *digits <= '9' && revision > 0;
	}
	if (!fine || errno != 0 || *end != '\0') {
		return err_set(err, ERR_INVALID, "'%s' is no ID or ID@REVISION", text);
	}
	*ret_id = id;
	*ret_revision = revision;
	return true;
}

static void refuse(struct approval *approval, int64_t id, const struct err *err) {
	struct json *one = json_new_object();
	json_put_int(one, "id", id);
	json_put_text(one, "code", err_code_name(err->code));
	json_put_text(one, "reason", err->text);
	json_push(approval->refused, one);
}

// Looks at one draft and takes note of what it saw; what cannot be approved is noted as refused.
static bool look(struct cli *cli, struct approval *approval, int64_t id, int64_t revision,
		 struct err *err) {
	struct err refusal = {0};
	struct json *params = json_new_object();
	json_put_int(params, "id", id);
	struct json *draft = cli_call(cli, "draft.show", params, &refusal);
	int64_t present = json_get_int(draft, "revision", 0);
	if (draft == NULL && refusal.code == ERR_UNREACHABLE) {
		*err = refusal;
		return false;
	}
	if (draft != NULL && revision != 0 && revision != present) {
		(void)err_set(&refusal, ERR_CONFLICT,
			      "draft %" PRId64 " is at revision %" PRId64 " now, not %" PRId64
			      ": look again with 'rosemary show %" PRId64 "'",
			      id, present, revision, id);
	}
	if (refusal.code != ERR_NONE) {
		refuse(approval, id, &refusal);
	} else {
		json_push(approval->ids, json_new_int(id));
		json_push(approval->shown, json_new_text(json_get_text(draft, "shown")));
	}
	json_free(draft);
	return true;
}

static bool look_at_all(struct cli *cli, struct approval *approval, const struct json *drafts,
			struct err *err) {
	for (size_t i = 0; i < json_count(drafts); i++) {
		int64_t id = 0;
		int64_t revision = 0;
		if (!read_draft(json_text(json_at(drafts, i)), &id, &revision, err) ||
		    !look(cli, approval, id, revision, err)) {
			return false;
		}
	}
	return true;
}

static struct json *call_approve(struct cli *cli, const struct approval *approval, bool held,
				 struct err *err) {
	if (json_count(approval->ids) == 0) {
		struct json *nothing = json_new_object();
		json_put(nothing, "drafts", json_new_list());
		json_put(nothing, "refused", json_new_list());
		return nothing;
	}
	struct json *params = json_new_object();
	json_put(params, "ids", json_share(approval->ids));
	json_put(params, "shown", json_share(approval->shown));
	if (held) {
		json_put_bool(params, "held", true);
	}
	return cli_call(cli, "draft.approve", params, err);
}

static void print_approved(const struct json *answer) {
	const struct json *drafts = json_get(answer, "drafts");
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		const char *to = json_get_text(draft, "to");
		char moment[MOMENT_SIZE];
		print_line("%" PRId64 " approved: leaves %s to %s", json_get_int(draft, "id", 0),
			   moment_text(json_get_text(draft, "leaves_at"), MOMENT_SHORT, moment),
			   to != NULL ? to : "nobody");
	}
	const char *on_hold = json_get_text(json_at(drafts, 0), "on_hold");
	if (on_hold != NULL) {
		print_line("HOLD: nothing leaves until it has ended: %s", on_hold);
	}
}

// The refusals of the daemon and our own are one list, ours first.
static void merge_refused(struct approval *approval, struct json *answer) {
	const struct json *theirs = json_get(answer, "refused");
	for (size_t i = 0; i < json_count(theirs); i++) {
		const struct json *one = json_at(theirs, i);
		const char *code = json_get_text(one, "code");
		const char *reason = json_get_text(one, "reason");
		struct err err = {0};
		(void)err_set(&err, code != NULL ? err_code_from_name(code) : ERR_STATE, "%s",
			      reason != NULL ? reason : "refused");
		refuse(approval, json_get_int(one, "id", 0), &err);
	}
	json_put(answer, "refused", json_share(approval->refused));
}

int approve_run(struct cli *cli, const struct json *params) {
	struct approval approval = {json_new_list(), json_new_list(), json_new_list()};
	struct err err = {0};
	struct json *answer = NULL;
	int status = EXIT_USAGE;
	if (look_at_all(cli, &approval, json_get(params, "ids"), &err)) {
		answer = call_approve(cli, &approval, json_get_bool(params, "held"), &err);
	}
	if (answer == NULL) {
		int failed = cli_fail(&err);
		status = err.code == ERR_INVALID ? EXIT_USAGE : failed;
		goto out;
	}
	merge_refused(&approval, answer);
	if (cli->json) {
		print_json(answer);
	} else if (!cli->quiet) {
		print_approved(answer);
	}
	status = (int)refused_print(answer);
out:
	json_free(answer);
	json_free(approval.ids);
	json_free(approval.shown);
	json_free(approval.refused);
	return status;
}
