/* The tables consent and optout. */
#pragma once

#include "rosemary/domain/consent.h"
#include "rosemary/store/store.h"

/* The newest word on a channel; *ret_found is false when nothing was ever said. */
bool store_consent_current(struct store *store, int64_t customer, enum channel channel,
			   bool *ret_found, struct consent *ret, struct err *err) MUST_CHECK;

/* Appends to the history and sets the id. */
bool store_consent_add(struct store *store, struct consent *consent, struct err *err) MUST_CHECK;

/* A customer's history, oldest first. */
bool store_consent_each(struct store *store, int64_t customer, store_row *row, void *argument,
			struct err *err) MUST_CHECK;

/* Adds one and sets its id. */
bool store_optout_add(struct store *store, struct optout *optout, struct err *err) MUST_CHECK;

/* Reads one. ERR_NOT_FOUND. */
bool store_optout_get(struct store *store, int64_t id, struct optout *ret,
		      struct err *err) MUST_CHECK;

/* Ends one that is in force; ERR_CONFLICT when it is not. */
bool store_optout_drop(struct store *store, int64_t id, int64_t at, const char *who,
		       struct err *err) MUST_CHECK;

/* Those in force, by id. */
bool store_optout_each(struct store *store, const struct store_page *page, store_row *row,
		       void *argument, struct err *err) MUST_CHECK;
