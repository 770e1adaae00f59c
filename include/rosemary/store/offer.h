/* The table offer. */
#pragma once

#include "rosemary/domain/offer.h"
#include "rosemary/store/store.h"

/* Adds one and sets its id. A second one of a message is ERR_CONFLICT. */
bool store_offer_add(struct store *store, struct offer *offer, struct err *err) MUST_CHECK;

/* Reads one; ERR_NOT_FOUND. */
bool store_offer_get(struct store *store, int64_t id, struct offer *ret,
		     struct err *err) MUST_CHECK;

/* The newest offer of a draft; *ret_found false when there is none. */
bool store_offer_of_draft(struct store *store, int64_t draft, bool *ret_found, struct offer *ret,
			  struct err *err) MUST_CHECK;

/*
 * Writes what an answer made of it: state, note, pick-up, order. ERR_CONFLICT when its state is not
 * `from` any more.
 */
bool store_offer_answer(struct store *store, const struct offer *offer, enum offer_state from,
			struct err *err) MUST_CHECK;

/* A listing, newest first. */
bool store_offer_each(struct store *store, const struct store_page *page, store_row *row,
		      void *argument, struct err *err) MUST_CHECK;

/* Those in page->state that were answered since page->from, the newest answer first. */
bool store_offer_answered(struct store *store, const struct store_page *page, store_row *row,
			  void *argument, struct err *err) MUST_CHECK;
