// A customer who told the provider STOP is opted out here, too.
#include "outbox_optout.h"

#include "app.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/draft.h"

static const char source[] = "gateway";

static bool add(struct app *app, int64_t customer, const struct delivery *delivery,
		struct err *err) {
	int64_t now = clock_now(&app->clock);
	struct optout optout = {
		.customer = customer,
		.scope = OPTOUT_CHANNEL,
		.channel = xstrdup(channel_name(delivery->channel)),
		.source = xstrdup(source),
		.by = xstrdup(actor_policy.name),
		.at = now,
	};
	bool ok = store_optout_add(app->store, &optout, err);
	struct audit_entry entry =
		{now,      actor_policy, "optout",       "customer",
		 customer, NULL,         optout.channel, "the customer told the provider to stop"};
	ok = ok && store_audit_add(app->store, &entry, err);
	record_finish(&optout_record, &optout);
	return ok;
}

bool outbox_note_optout(struct app *app, const struct delivery *delivery,
			const struct message *message, struct err *err) {
	struct draft draft = {0};
	if (!store_draft_get(app->store, message->draft, &draft, err)) {
		return false;
	}
	int64_t customer = draft.customer;
	record_finish(&draft_record, &draft);
	return customer == 0 || add(app, customer, delivery, err); // 0: a notice to the owner
}
