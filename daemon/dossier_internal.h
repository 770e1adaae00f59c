/* The parts of reading a dossier, one file each. */
#pragma once

#include "dossier.h"

/*
 * The ways to the customer, and the one that is taken (dossier_channel.c). Where there is a draft
 * already, a way on which a delivery about the day failed is not taken again.
 */
bool dossier_read_channel(struct app *app, int64_t draft, struct dossier *dossier,
			  struct err *err) MUST_CHECK;

/* Orders, the last one that counts, what was given, what may be suggested (dossier_past.c). */
bool dossier_read_past(struct app *app, struct dossier *dossier, struct err *err) MUST_CHECK;

/* The same for goods of plan.reorder, with orders since (dossier_again.c); orders are read. */
bool dossier_read_again(struct app *app, struct dossier *dossier, struct err *err) MUST_CHECK;

/*
 * What stands beside the occasion (dossier_neighbours.c): orders since, sympathy, twins at the same
 * address, other occasions within cap_days.
 */
bool dossier_read_neighbours(struct app *app, int64_t draft, struct dossier *dossier,
			     struct err *err) MUST_CHECK;

/*
 * What the household says (dossier_household.c): whether the recipient reads the message, gets the
 * same from another customer, has died there, or somebody who has died would be named.
 */
bool dossier_read_household(struct app *app, int64_t draft, struct dossier *dossier,
			    struct err *err) MUST_CHECK;
