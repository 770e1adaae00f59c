// What the doctor found, a line each; a problem ends the program with 1.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/print.h"

static const char *word(const struct json *found, const char *key) {
	const char *text = json_get_text(found, key);
	return text != NULL ? text : "";
}

// How many checks found that.
static size_t count(const struct json *checks, const char *state) {
	size_t number = 0;
	for (size_t i = 0; i < json_count(checks); i++) {
		number += strcmp(word(json_at(checks, i), "state"), state) == 0;
	}
	return number;
}

// Whom a check names, a line each; there may be more of them than are named.
static void print_customers(const struct json *found) {
	const struct json *customers = json_get(found, "customers");
	int64_t left = json_get_int(found, "count", 0) - (int64_t)json_count(customers);
	for (size_t i = 0; i < json_count(customers); i++) {
		const struct json *customer = json_at(customers, i);
		print_factf("", "%s  %s  %s", word(customer, "ref"), word(customer, "value"),
			    word(customer, "name"));
	}
	if (left > 0) {
		print_factf("", "and %" PRId64 " more", left);
	}
}

static void print_checks(const struct cli *cli, const struct json *checks, size_t problems) {
	size_t warnings = count(checks, "warning");
	for (size_t i = 0; i < json_count(checks); i++) {
		const struct json *found = json_at(checks, i);
		if (!cli->quiet || strcmp(word(found, "state"), "ok") != 0) {
			print_factf(word(found, "state"), "%s: %s", word(found, "check"),
				    word(found, "text"));
			print_customers(found);
		}
	}
	if (!cli->quiet) {
		print_gap();
		print_line("%zu problem%s, %zu warning%s.", problems, problems == 1 ? "" : "s",
			   warnings, warnings == 1 ? "" : "s");
	}
}

int doctor_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	struct json *answer = cli_call(cli, "doctor", json_copy_of(params), &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	const struct json *checks = json_get(answer, "checks");
	size_t problems = count(checks, "problem");
	if (cli->json) {
		print_json(answer);
	} else {
		print_checks(cli, checks, problems);
	}
	json_free(answer);
	return problems > 0 ? EXIT_REFUSED : EXIT_DONE;
}
