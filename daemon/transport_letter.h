/*
 * Letters "leave" onto paper: FOLDER/letters-YYYY-MM-DD.html is the sheet of a day in the shop's
 * zone, to be printed, mode 0600, rewritten as a whole for each letter or call that joins it. What
 * was interrupted while it was written is looked for on the sheets of a month, so that no letter
 * stands on two.
 */
#pragma once

#include "transport_spool.h"

/* Makes a transport as transport_spool_create() does; the options' name and writer are its own. */
struct transport *transport_letter_create(struct event_base *base,
					  const struct spool_options *options,
					  void (*changed)(void *argument), void *argument,
					  struct err *err) MUST_CHECK;

/* The sheet of a day in a folder; to be freed. */
char *transport_letter_sheet(const char *folder, struct date day) MUST_CHECK;
