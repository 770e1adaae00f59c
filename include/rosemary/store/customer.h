/* The table customer. */
#pragma once

#include "rosemary/domain/customer.h"
#include "rosemary/store/store.h"

/* Reads one. ERR_NOT_FOUND. */
bool store_customer_get(struct store *store, int64_t id, struct customer *ret,
			struct err *err) MUST_CHECK;

/* The customer of a source's ref; *ret_found is false when there is none. */
bool store_customer_by_ref(struct store *store, const char *source, const char *ref,
			   bool *ret_found, struct customer *ret, struct err *err) MUST_CHECK;

/*
 * The customer that a person means: a ref, an id, an e-mail address, or a name that only one has,
 * tried in this order. Blank text means nobody.
 * ERR_NOT_FOUND, or ERR_INVALID naming the first two when several fit.
 */
bool store_customer_find(struct store *store, const char *selector, struct customer *ret,
			 struct err *err) MUST_CHECK;

/* Adds one and sets its id. */
bool store_customer_add(struct store *store, struct customer *customer, struct err *err) MUST_CHECK;

/* Writes all columns of an existing one. */
bool store_customer_update(struct store *store, const struct customer *customer,
			   struct err *err) MUST_CHECK;

/*
 * Another customer who has the same e-mail address, phone or letter box (home; the caller leaves
 * out what does not matter) and that folded name, as the whole name or its beginning ("rosa" is
 * Rosa Jones): she would read the message.
 */
bool store_customer_sharing(struct store *store, const struct customer *customer,
			    const char *folded, bool *ret_found, struct customer *ret,
			    struct err *err) MUST_CHECK;

/* Folds those whom a program wrote that did not know households, in transactions of its own. */
bool store_customer_fold(struct store *store, struct err *err) MUST_CHECK;

/*
 * A listing by id; page->match looks in name, ref and e-mail. With page->span only so many ids
 * behind page->after are looked at.
 */
bool store_customer_each(struct store *store, const struct store_page *page, store_row *row,
			 void *argument, struct err *err) MUST_CHECK;

/* The last id; 0 when there is nobody. */
bool store_customer_last(struct store *store, int64_t *ret, struct err *err) MUST_CHECK;
