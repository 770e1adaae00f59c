/*
 * What other customers of a household say and get: those who share the phone, or family name and
 * postcode. Of a phone or household that very many share only some are looked at.
 */
#pragma once

#include "rosemary/domain/customer.h"
#include "rosemary/domain/draft.h"
#include "rosemary/store/store.h"

/*
 * Their reminders of recipients for the same day that wait, are held or were approved and, where
 * draft has an id, were made before it. Of draft only id and occurs_on are used.
 */
bool store_household_drafts(struct store *store, const struct customer *customer,
			    const struct draft *draft, store_row *row, void *argument,
			    struct err *err) MUST_CHECK;

/* Their recipients who have died. */
bool store_household_deceased(struct store *store, const struct customer *customer, store_row *row,
			      void *argument, struct err *err) MUST_CHECK;
