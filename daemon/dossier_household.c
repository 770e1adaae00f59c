// What is known of the customer's household, and may speak against writing about somebody.
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dossier_internal.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/household.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/household.h"
#include "rosemary/store/recipient.h"

// The recipient may open what comes to the same address, or by letter through the same letter box.
static bool read_spoiled(struct app *app, struct dossier *dossier, struct err *err) {
	struct customer reached = dossier->customer; // its texts stay the dossier's
	bool found = false;
	if (dossier->recipient.name == NULL) {
		return true;
	}
	if (dossier->situation.channel != CHANNEL_LETTER) {
		reached.home = NULL;
	}
	if (!store_customer_sharing(app->store, &reached, dossier->recipient.folded, &found,
				    &dossier->spoiled, err)) {
		return false;
	}
	dossier->situation.spoiled = found ? &dossier->spoiled : NULL;
	return true;
}

// Others' drafts for the day, until one suggests the same to the same person.
struct gift_search {
	struct app *app;
	struct dossier *dossier;
	const char *gift; // as it is said
	int64_t customer; // whose draft it is; 0: none found
	struct err *err;
};

// Birthdays are a person's own; a feast is everybody's on the same day.
static bool is_own_day(const struct occasion *occasion) {
	return strcmp(occasion->kind, "birthday") == 0 ||
	       strcmp(occasion->kind, "anniversary") == 0;
}

static bool keep_same_gift(const void *record, void *argument) {
	const struct draft *draft = record;
	struct gift_search *search = argument;
	const struct dossier *dossier = search->dossier;
	const char *gift = json_get_text(draft->facts, "suggestion");
	struct recipient recipient = {0};
	if (gift == NULL || strcmp(gift, search->gift) != 0) {
		return true;
	}
	if (!store_recipient_get(search->app->store, draft->recipient, &recipient, search->err)) {
		return false;
	}
	if (household_same_day_for(&recipient, &dossier->recipient,
				   is_own_day(&dossier->occasion))) {
		search->customer = draft->customer;
	}
	record_finish(&recipient_record, &recipient);
	return search->customer == 0;
}

static bool read_sibling(struct app *app, int64_t id, struct dossier *dossier, struct err *err) {
	const struct draft mine = {.id = id, .occurs_on = dossier->day};
	struct gift_search search = {.app = app, .dossier = dossier, .err = err};
	if (dossier->suggestion.words == NULL) {
		return true;
	}
	dossier->sibling_gift = description_as_said(dossier->suggestion.words);
	search.gift = dossier->sibling_gift;
	if (!store_household_drafts(app->store, &dossier->customer, &mine, keep_same_gift, &search,
				    err) ||
	    err->code != ERR_NONE) {
		return false;
	}
	if (search.customer == 0) {
		return true;
	}
	dossier->situation.sibling = &dossier->sibling;
	dossier->situation.sibling_gift = dossier->sibling_gift;
	return store_customer_get(app->store, search.customer, &dossier->sibling, err);
}

// Others' recipients who have died, until one may be ours.
struct death_search {
	const struct recipient *ours;
	int64_t customer; // who told; 0: nobody
};

static bool keep_same_person(const void *record, void *argument) {
	const struct recipient *theirs = record;
	struct death_search *search = argument;
	if (household_same_person(theirs, search->ours)) {
		search->customer = theirs->customer;
	}
	return search->customer == 0;
}

static bool read_mourner(struct app *app, struct dossier *dossier, struct err *err) {
	struct death_search search = {.ours = &dossier->recipient};
	if (!store_household_deceased(app->store, &dossier->customer, keep_same_person, &search,
				      err)) {
		return false;
	}
	if (search.customer == 0) {
		return true;
	}
	dossier->situation.mourner = &dossier->mourner;
	return store_customer_get(app->store, search.customer, &dossier->mourner, err);
}

// Who of the customer's people has died and would be named all the same.
struct name_search {
	struct dossier *dossier;
	bool found;
};

static bool keep_named(const void *record, void *argument) {
	const struct recipient *recipient = record;
	struct name_search *search = argument;
	struct dossier *dossier = search->dossier;
	const char *const said[] = {dossier->occasion.title,
				    dossier->gift != NULL ? dossier->gift->description : NULL,
				    dossier->suggestion.words};
	bool asked = recipient->state == RECIPIENT_DECEASED && recipient->name != NULL &&
		     recipient->id != dossier->occasion.recipient;
	for (size_t i = 0; asked && i < ARRAY_LEN(said) && !search->found; i++) {
		search->found = said[i] != NULL && household_names(said[i], recipient->folded);
	}
	if (search->found) {
		record_copy(&recipient_record, recipient, &dossier->departed);
	}
	return !search->found;
}

static bool read_departed(struct app *app, struct dossier *dossier, struct err *err) {
	const struct store_page all = {.limit = INT64_MAX, .customer = dossier->customer.id};
	struct name_search search = {.dossier = dossier};
	if (!store_recipient_each(app->store, &all, keep_named, &search, err)) {
		return false;
	}
	dossier->situation.departed = search.found ? &dossier->departed : NULL;
	return true;
}

bool dossier_read_household(struct app *app, int64_t draft, struct dossier *dossier,
			    struct err *err) {
	bool names_nobody = dossier->occasion.recipient == 0;
	return (names_nobody ||
		(read_spoiled(app, dossier, err) && read_sibling(app, draft, dossier, err) &&
		 read_mourner(app, dossier, err))) &&
	       read_departed(app, dossier, err);
}
