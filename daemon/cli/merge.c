// Customers who are one: what would be done is shown first, and asked about.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/print.h"
#include "daemon/cli/terminal.h"
#include "daemon/cli/view.h"

static char *called(const struct json *customer) {
	const char *name = json_get_text(customer, "name");
	const char *ref = json_get_text(customer, "ref");
	bool named = name != NULL && *name != '\0';
	return xasprintf("%s%s%s%s", named ? name : "", named ? " (" : "", ref != NULL ? ref : "?",
			 named ? ")" : "");
}

static void print_count(const char *label, const struct json *counts, const char *key,
			const char *joined_key, const struct json *joined) {
	int64_t moved = json_get_int(counts, key, 0);
	int64_t same = joined_key != NULL ? json_get_int(joined, joined_key, 0) : 0;
	if (moved == 0 && same == 0) {
		return;
	}
	if (same == 0) {
		print_factf(label, "%" PRId64 " more", moved);
	} else if (moved == 0) {
		print_factf(label, "%" PRId64 " known to both", same);
	} else {
		print_factf(label, "%" PRId64 " more, %" PRId64 " known to both", moved, same);
	}
}

// "Rosa       state: active, now deceased", "Rosa       birthday, state: active, now ended"
static void print_field(const char *who, const char *day, const struct json *field) {
	static const struct column before = {.path = "before"};
	static const struct column after = {.path = "after"};
	char *old = cell_text(field, &before);
	char *new = cell_text(field, &after);
	print_factf(who, "%s%s%s: %s%s%s", day != NULL ? day : "", day != NULL ? ", " : "",
		    json_get_text(field, "name"), old, *old != '\0' ? ", now " : "", new);
	free(new);
	free(old);
}

// What would be said otherwise of the customer and of the people.
static void print_changes(const struct json *changes) {
	for (size_t i = 0; i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		const struct json *fields = json_get(change, "fields");
		const char *who = json_get_text(change, "who");
		for (size_t k = 0; who != NULL && k < json_count(fields); k++) {
			print_field(who, NULL, json_at(fields, k));
		}
	}
}

// Which days would hold otherwise; all else that both have only becomes one.
static void print_days(const struct json *days) {
	for (size_t i = 0; i < json_count(days); i++) {
		const struct json *day = json_at(days, i);
		const struct json *fields = json_get(day, "fields");
		const char *who = json_get_text(day, "who");
		for (size_t k = 0; k < json_count(fields); k++) {
			print_field(who != NULL ? who : "Customer", json_get_text(day, "called"),
				    json_at(fields, k));
		}
	}
}

static bool print_consent(const char *channel, const struct json *state, void *argument) {
	(void)argument;
	if (json_text(state) != NULL) {
		print_factf("Consent", "%s %s", channel, json_text(state));
	}
	return true;
}

static void print_merge(const struct json *answer) {
	const struct json *moved = json_get(answer, "moved");
	const struct json *joined = json_get(answer, "joined");
	print_count("People", moved, "recipients", "recipients", joined);
	print_count("Days", moved, "occasions", "occasions", joined);
	print_count("Orders", moved, "orders", NULL, NULL);
	print_count("Opt-outs", moved, "optouts", NULL, NULL);
	print_count("Drafts", moved, "drafts", NULL, NULL);
	print_changes(json_get(answer, "changes"));
	print_days(json_get(answer, "days"));
	(void)json_each(json_get(answer, "consent"), print_consent, NULL); // it always goes on
}

void merge_print(const struct json *answer) {
	char *kept = called(json_get(answer, "customer"));
	char *gone = called(json_get(answer, "gone"));
	int64_t merge = json_get_int(answer, "merge", 0);
	if (json_get_bool(answer, "dry_run")) {
		print_line("%s would become one with %s:", gone, kept);
		print_merge(answer);
	} else {
		print_line("%s is one with %s now; 'rosemary customer unmerge %" PRId64
			   "' takes that back.",
			   gone, kept, merge);
		print_days(json_get(answer, "days"));
	}
	free(gone);
	free(kept);
}

void unmerge_print(const struct json *answer) {
	char *kept = called(json_get(answer, "customer"));
	char *gone = called(json_get(answer, "gone"));
	print_line("%s and %s are two customers again; what came since stays with %s unless it is "
		   "about people or days of %s.",
		   kept, gone, kept, gone);
	free(gone);
	free(kept);
}

void apart_print(const struct json *answer) {
	char *one = called(json_get(answer, "customer"));
	char *other = called(json_get(answer, "other"));
	print_line("%s and %s are two customers, and are not proposed as one any more.", one,
		   other);
	free(one);
	free(other);
}

// True for a yes typed at the terminal.
static bool is_agreed(void) {
	(void)fputs("Make them one? [y/N] ", stdout); // the answer is waited for in any case
	(void)fflush(stdout);
	int first = getchar();
	for (int rest = first; rest != '\n' && rest != EOF;) {
		rest = getchar();
	}
	return first == 'y' || first == 'Y';
}

static struct json *call(struct cli *cli, const struct json *given, bool dry_run, struct err *err) {
	struct json *params = json_copy_of(given);
	json_put_bool(params, "dry_run", dry_run);
	return cli_call(cli, "customer.merge", params, err);
}

// Shows what would be done; *ret_agreed says whether it is to be done.
static bool preview(struct cli *cli, const struct json *params, bool *ret_agreed, struct err *err) {
	struct json *answer = call(cli, params, true, err);
	if (answer == NULL) {
		return false;
	}
	view_print(cli, &commands[CMD_CUSTOMER_MERGE], answer);
	json_free(answer);
	*ret_agreed = false;
	if (json_get_bool(params, "dry_run")) {
		return true;
	}
	if (!terminal_is_there()) {
		return err_set(err, ERR_STATE, "nothing was done: --yes makes them one");
	}
	*ret_agreed = is_agreed();
	return true;
}

int customer_merge_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	bool agreed = cli->yes && !json_get_bool(params, "dry_run");
	if (!agreed && !preview(cli, params, &agreed, &err)) {
		return cli_fail(&err);
	}
	struct json *answer = agreed ? call(cli, params, false, &err) : NULL;
	if (agreed && answer == NULL) {
		return cli_fail(&err);
	}
	if (answer != NULL) {
		view_print(cli, &commands[CMD_CUSTOMER_MERGE], answer);
	}
	json_free(answer);
	return EXIT_DONE;
}
