// The ways to a customer, what speaks against each, and the one that a message takes.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier_internal.h"
#include "rosemary/base/address.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/outbox.h"

// The first opt-out that covers a message.
struct optout_search {
	const struct occasion *occasion;
	const char *feast; // that it is about by its rule or its kind, or NULL
	enum channel channel;
	bool found;
	struct optout *ret;
};

static bool covers(const struct optout_search *search, const void *record, const char *kind) {
	const struct occasion *occasion = search->occasion;
	return optout_covers(record, search->channel, kind, occasion->recipient, occasion->id);
}

// Who does not want to hear of Mother's Day is not asked how the shop files it.
static bool keep_covering(const void *record, void *argument) {
	struct optout_search *search = argument;
	search->found = covers(search, record, search->occasion->kind) ||
			(search->feast != NULL && covers(search, record, search->feast));
	if (search->found) {
		record_copy(&optout_record, record, search->ret);
	}
	return !search->found;
}

bool dossier_optout(struct app *app, const struct occasion *occasion, enum channel channel,
		    bool *ret_found, struct optout *ret, struct err *err) {
	struct optout_search search = {.occasion = occasion,
				       .feast = occasion_feast(occasion, app->config->feasts),
				       .channel = channel,
				       .ret = ret};
	struct store_page page = {.limit = INT64_MAX, .customer = occasion->customer};
	bool ok = store_optout_each(app->store, &page, keep_covering, &search, err);
	*ret_found = search.found;
	return ok;
}

// Where a channel would write to, and what is wrong with that. A letter without a postal address is
// a call, by whatever number there is: a person dials it.
static void find_address(const struct app *app, const struct customer *customer,
			 enum channel channel, struct dossier_way *ret) {
	struct channel_way *way = &ret->known;
	const char *refused = NULL;
	switch (channel) {
	case CHANNEL_EMAIL:
		way->address = customer->email;
		refused = customer->refused_email;
		break;
	case CHANNEL_SMS:
		way->address = customer->phone;
		way->unfit = way->address != NULL && !phone_is_e164(way->address);
		refused = customer->refused_phone;
		break;
	case CHANNEL_LETTER:
		ret->postal = customer_postal_address(customer, app->config->shop.country,
						      app->config->shop.language);
		way->address = ret->postal != NULL ? ret->postal : customer->phone;
		way->unfit = ret->postal != NULL && channel_is_call(channel, ret->postal);
		break;
	case CHANNEL_COUNT:
		break;
	}
	way->refused = refused != NULL && way->address != NULL &&
		       strcmp(refused, way->address) == 0;
}

// What the customer said about being written to on a channel.
static bool read_wishes(struct app *app, const struct occasion *occasion, enum channel channel,
			struct dossier_way *ret, struct err *err) {
	struct consent consent = {0};
	bool said = false;
	bool ok =
		store_consent_current(app->store, occasion->customer, channel, &said, &consent,
				      err) &&
		(ret->known.opted_out ||
		 dossier_optout(app, occasion, channel, &ret->known.opted_out, &ret->optout, err));
	ret->known.withdrawn = ret->known.withdrawn || (said && consent.state == CONSENT_WITHDRAWN);
	ret->known.unasked = ret->known.unasked || (!said && channel_needs_consent(channel));
	record_finish(&consent_record, &consent);
	return ok;
}

bool dossier_way(struct app *app, const struct customer *customer, const struct occasion *occasion,
		 enum channel channel, struct dossier_way *ret, struct err *err) {
	*ret = (struct dossier_way){0};
	find_address(app, customer, channel, ret);
	ret->known.wordless = playbook_text(app->playbook, occasion->kind,
					    form_of(channel, ret->known.address),
					    customer->language, app->config->shop.language) == NULL;
	if (!read_wishes(app, occasion, channel, ret, err)) {
		return false;
	}
	bool unasked = ret->known.unasked; // a call needs no more consent than a letter
	bool ok = !channel_is_call(channel, ret->known.address) ||
		  read_wishes(app, occasion, CHANNEL_SMS, ret, err);
	ret->known.unasked = unasked;
	return ok;
}

void dossier_way_finish(struct dossier_way *way) {
	record_finish(&optout_record, &way->optout);
	free(way->postal);
	free(way->failed);
	way->postal = way->failed = NULL;
}

// What was to be sent once more and was not has left no proof of its first try.
static void keep_doubt(const struct delivery *delivery, struct dossier *dossier) {
	free(dossier->doubt);
	dossier->doubt = xasprintf("delivery %" PRId64
				   " may have arrived: with this one the customer "
				   "may be written to twice",
				   delivery->id);
}

static bool keep_past(const void *record, void *argument) {
	const struct delivery *delivery = record;
	struct dossier *dossier = argument;
	if (delivery->state != DELIVERY_FAILED) {
		keep_doubt(delivery, dossier);
		return true;
	}
	struct dossier_way *way = &dossier->ways[delivery->channel];
	const char *words = delivery->answer != NULL ? delivery->answer : delivery->reason;
	replace_text(&way->failed, words != NULL ? words : "refused");
	way->known.refused = true;
	return true;
}

bool dossier_read_channel(struct app *app, int64_t draft, struct dossier *dossier,
			  struct err *err) {
	const struct customer *customer = &dossier->customer;
	struct situation *situation = &dossier->situation;
	struct channel_way known[CHANNEL_COUNT];
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if (!dossier_way(app, customer, &dossier->occasion, (enum channel)i,
				 &dossier->ways[i], err)) {
			return false;
		}
	}
	if (draft != 0 && !store_outbox_past_on(app->store, dossier->occasion.id, dossier->day,
						keep_past, dossier, err)) {
		return false;
	}
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		known[i] = dossier->ways[i].known;
	}
	dossier->choice = channel_choose(customer->channel, known);
	const struct dossier_way *way = &dossier->ways[dossier->choice.channel];
	situation->channel = dossier->choice.channel;
	situation->way = way->known;
	situation->optout = way->known.opted_out ? &way->optout : NULL;
	return true;
}
