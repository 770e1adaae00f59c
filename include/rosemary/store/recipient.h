/* The table recipient. */
#pragma once

#include "rosemary/domain/recipient.h"
#include "rosemary/store/store.h"

/* Reads one. ERR_NOT_FOUND. */
bool store_recipient_get(struct store *store, int64_t id, struct recipient *ret,
			 struct err *err) MUST_CHECK;

/* A customer's recipient by folded name (or folded relation, where it has no name). */
bool store_recipient_find(struct store *store, int64_t customer, const char *folded,
			  bool *ret_found, struct recipient *ret, struct err *err) MUST_CHECK;

/* The only recipient of a customer with that relation, folded; not found when there are two. */
bool store_recipient_by_relation(struct store *store, int64_t customer, const char *relation,
				 bool *ret_found, struct recipient *ret,
				 struct err *err) MUST_CHECK;

/* Adds one and sets its id. */
bool store_recipient_add(struct store *store, struct recipient *recipient,
			 struct err *err) MUST_CHECK;

/* Writes all columns of an existing one. */
bool store_recipient_update(struct store *store, const struct recipient *recipient,
			    struct err *err) MUST_CHECK;

/* A listing by id. */
bool store_recipient_each(struct store *store, const struct store_page *page, store_row *row,
			  void *argument, struct err *err) MUST_CHECK;
