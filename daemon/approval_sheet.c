// Freezing a letter, or a call, into its entry on the sheet.
#include "approval_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier.h"
#include "rosemary/store/customer.h"
#include "rosemary/text/sheet.h"

// "Tuesday 4 May 2027": a letter is read long after; to be freed.
static char *letter_date(const struct language *language, struct date day) {
	char *said = language_day(language, day);
	if (strstr(language->day, "{year}") != NULL) {
		return said;
	}
	char *dated = xasprintf("%s %d", said, day.year);
	free(said);
	return dated;
}

static char *said_name(const struct customer *customer) {
	char *full = customer_full_name(customer);
	char *name = name_as_said(full);
	free(full);
	return name;
}

bool approval_sheet_entry(struct app *app, const struct draft *draft, const char *key,
			  int64_t printed_at, struct strbuf *ret, struct err *err) {
	struct customer customer = {0};
	if (!store_customer_get(app->store, draft->customer, &customer, err)) {
		return false;
	}
	const struct shop *shop = &app->config->shop;
	const struct language *language = dossier_language_of(app, draft);
	const struct language *own = playbook_language(app->playbook, shop->language, NULL);
	struct civil by = zone_civil(shop->zone, draft->send_by);
	char *name = said_name(&customer);
	char *date = letter_date(language, zone_day(shop->zone, printed_at));
	char *until = language_moment(own, by.date, by.minute);
	const struct sheet_entry entry = {
		.key = key,
		.language = language->code,
		.shop_name = shop->name,
		.shop_address = shop->address,
		.to = draft->address,
		.date = date,
		.text = draft->text,
		.name = *name != '\0' ? name : customer.ref,
		.number = draft->address,
		.until = until,
	};
	(channel_is_call(draft->channel, draft->address) ? sheet_call : sheet_letter)(&entry, ret);
	free(until);
	free(date);
	free(name);
	record_finish(&customer_record, &customer);
	return strbuf_ok(ret, err);
}
