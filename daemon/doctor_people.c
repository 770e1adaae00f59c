// What a process says that reads a copy of the store through: is it whole, who cannot be reached?
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/doctor.h"
#include "rosemary/base/address.h"
#include "rosemary/base/json.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/calendar/zone.h"
#include "rosemary/store/backup.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/merge.h"

enum { NAMED_MAX = 50 }; // of a kind: the list is for a person to work through

// What may stand in the way of a message.
enum lack { LACK_REFUSED, LACK_EMAIL, LACK_PHONE, LACK_REACH, LACK_ZONE, LACK_COUNT };

/* clang-format off */
static const struct {
	const char *check;
	const char *one, *more; // what is the matter with one, with several
	const char *mend;
	const char *fine;
} lacks[LACK_COUNT] = {
	[LACK_REFUSED] = {"addresses", "e-mail address was refused for good by its server",
		"e-mail addresses were refused for good by their servers",
		"ask the customer, then 'rosemary customer edit REF --email ADDRESS'",
		"no server has refused one"},
	[LACK_EMAIL] = {"addresses", "e-mail address cannot be sent to",
		"e-mail addresses cannot be sent to", "'rosemary customer edit REF --email ADDRESS'",
		"each can be sent to"},
	[LACK_PHONE] = {"phones", "telephone number is not stored as +441632960123",
		"telephone numbers are not stored as +441632960123",
		"no text message can go there; 'rosemary customer edit REF --phone +NUMBER'",
		"each is stored as text messages need it"},
	[LACK_REACH] = {"customers", "customer has neither address nor number that works",
		"customers have neither address nor number that works",
		"nobody can write to them; 'rosemary customer edit REF' with --email or --phone",
		"everybody has an address or a number"},
	[LACK_ZONE] = {"zones", "customer's time zone is not known here",
		"customers' time zones are not known here",
		"the shop's is taken; update tzdata, or 'rosemary customer edit REF --timezone ZONE'",
		"each customer's is known, or the shop's is taken"},
};
/* clang-format on */

struct survey {
	int64_t counts[LACK_COUNT];
	struct json *named[LACK_COUNT]; // the first of them
};

static void note(struct survey *survey, enum lack lack, const struct customer *customer,
		 const char *value) {
	survey->counts[lack]++;
	if (json_count(survey->named[lack]) == NAMED_MAX) {
		return;
	}
	struct json *named = json_new_object();
	char *name = customer_full_name(customer);
	json_put_text(named, "ref", customer->ref);
	json_put_text(named, "name", name);
	json_put_text(named, "value", value);
	json_push(survey->named[lack], named);
	free(name);
}

static bool zone_known(const char *name) {
	struct err ignored = {0};
	struct zone *zone = zone_open(name, &ignored);
	zone_close(zone);
	return zone != NULL;
}

static bool look_at(const void *record, void *argument) {
	const struct customer *customer = record;
	struct survey *survey = argument;
	const char *email = customer->email;
	const char *phone = customer->phone;
	bool refused = email != NULL && customer->refused_email != NULL &&
		       strcmp(customer->refused_email, email) == 0;
	bool spoiled = email != NULL && !address_wire_safe(email);
	bool local = phone != NULL && !phone_is_e164(phone);
	if (refused) {
		note(survey, LACK_REFUSED, customer, email);
	}
	if (spoiled) {
		note(survey, LACK_EMAIL, customer, email);
	}
	if (local) {
		note(survey, LACK_PHONE, customer, phone);
	}
	if ((email == NULL || refused || spoiled) && (phone == NULL || local)) {
		note(survey, LACK_REACH, customer, NULL);
	}
	if (customer->timezone != NULL && !zone_known(customer->timezone)) {
		note(survey, LACK_ZONE, customer, customer->timezone);
	}
	return true;
}

static void tell(struct json *checks, struct survey *survey) {
	for (int i = 0; i < LACK_COUNT; i++) {
		int64_t count = survey->counts[i];
		if (count == 0) {
			doctor_tell(checks, lacks[i].check, HEALTH_OK, "%s", lacks[i].fine);
			json_free(survey->named[i]);
			continue;
		}
		doctor_tell(checks, lacks[i].check, HEALTH_WARNING, "%" PRId64 " %s: %s", count,
			    count == 1 ? lacks[i].one : lacks[i].more, lacks[i].mend);
		struct json *told = json_at(checks, json_count(checks) - 1);
		json_put_int(told, "count", count);
		json_put(told, "customers", survey->named[i]);
	}
}

enum { DUPLICATES_MAX = 1000000 };

static bool count_pairs(const void *record, void *argument) {
	const struct duplicate *duplicate = record;
	const int64_t *others = duplicate->others;
	int64_t *count = argument;
	for (int i = 0; i < DUPLICATE_REASON_COUNT; i++) {
		bool told = others[i] == 0;
		for (int k = 0; k < i; k++) {
			told = told || others[k] == others[i];
		}
		*count += told ? 0 : 1;
	}
	return *count < DUPLICATES_MAX;
}

static bool tell_duplicates(struct store *store, struct json *checks, struct err *err) {
	int64_t count = 0;
	if (!store_merge_duplicates(store, 0, INT64_MAX, count_pairs, &count, err)) {
		return false;
	}
	if (count == 0) {
		doctor_tell(checks, "duplicates", HEALTH_OK, "nobody seems to be there twice");
		return true;
	}
	doctor_tell(checks, "duplicates", HEALTH_WARNING,
		    "%" PRId64 " %s: 'rosemary customer duplicates' lists them, 'rosemary customer "
		    "merge' makes them one, 'rosemary customer apart' says that they are not",
		    count,
		    count == 1 ? "pair of customers may be one" : "pairs of customers may be one");
	json_put_int(json_at(checks, json_count(checks) - 1), "count", count);
	return true;
}

static bool examine(struct store *store, struct json *checks, struct err *err) {
	const struct store_page all = {.limit = INT64_MAX,
				       .state = words_name(&customer_state_words, CUSTOMER_ACTIVE)};
	struct survey survey = {0};
	for (int i = 0; i < LACK_COUNT; i++) {
		survey.named[i] = json_new_list();
	}
	if (!store_customer_each(store, &all, look_at, &survey, err)) {
		for (int i = 0; i < LACK_COUNT; i++) {
			json_free(survey.named[i]);
		}
		return false;
	}
	tell(checks, &survey);
	return true;
}

bool doctor_examine(const char *path, const void *argument, struct strbuf *report,
		    struct err *err) {
	(void)argument; // the copy says all
	struct store *store = store_backup_read(path, err);
	if (store == NULL) {
		return false;
	}
	struct json *checks = json_new_list();
	doctor_tell(checks, "store", HEALTH_OK, "all of it was read through, and it is whole");
	bool examined = examine(store, checks, err) && tell_duplicates(store, checks, err);
	if (examined) {
		char *text = json_write(checks);
		strbuf_add_text(report, text);
		free(text);
		examined = strbuf_ok(report, err);
	}
	json_free(checks);
	store_close(store, 0);
	return examined;
}
