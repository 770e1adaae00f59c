// Customers added and changed by hand: their telephone number is read where libphonenumber is.
#include <stdlib.h>

#include "daemon/cli/view.h"
#include "rosemary/intake/phone.h"

// What a text of an answer of the daemon says; NULL when it is not there.
static char *ask(struct cli *cli, const char *method, struct json *params, const char *key,
		 struct err *err) {
	struct json *answer = cli_call(cli, method, params, err);
	const char *text = json_get_text(answer, key);
	char *copy = text != NULL ? xstrdup(text) : NULL;
	json_free(answer);
	return copy;
}

// Where the customer dials from: as typed, else as it is known, else the shop's country.
static char *country_of(struct cli *cli, const struct json *params, bool editing, struct err *err) {
	const char *typed = json_get_text(params, "country");
	char *country = typed != NULL && *typed != '\0' ? xstrdup(typed) : NULL;
	if (country == NULL && editing && typed == NULL) {
		struct json *show = json_new_object();
		json_put_text(show, "customer", json_get_text(params, "customer"));
		country = ask(cli, "customer.show", show, "country", err);
	}
	if (country == NULL && err->code == ERR_NONE) {
		country = ask(cli, "status", NULL, "country", err);
	}
	return country;
}

static bool settle_phone(struct cli *cli, struct json *params, bool editing, struct err *err) {
	const char *typed = json_get_text(params, "phone");
	char phone[PHONE_MAX + 1];
	if (typed == NULL || *typed == '\0') {
		return true;
	}
	char *country = phone_is_international(typed) ? NULL
						      : country_of(cli, params, editing, err);
	bool read = err->code == ERR_NONE &&
		    (phone_read(typed, country != NULL ? country : "", phone, err) ||
		     err_prefix(err, "phone"));
	free(country);
	if (read) {
		json_put_text(params, "phone", phone);
	}
	return read;
}

static int run(struct cli *cli, enum command_id command, const struct json *given) {
	struct err err = {0};
	struct json *params = json_copy_of(given);
	int status = settle_phone(cli, params, command == CMD_CUSTOMER_EDIT, &err)
			     ? view_command(cli, &commands[command], params)
			     : cli_fail(&err);
	json_free(params);
	return status;
}

int customer_add_run(struct cli *cli, const struct json *params) {
	return run(cli, CMD_CUSTOMER_ADD, params);
}

int customer_edit_run(struct cli *cli, const struct json *params) {
	return run(cli, CMD_CUSTOMER_EDIT, params);
}
