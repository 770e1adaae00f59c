/* Reads descriptions of feasts: rosemary-feasts(5). */
#pragma once

#include "rosemary/calendar/feast.h"
#include "rosemary/config/complaint.h"

/* Feasts of all files; how one of them is kept; dates of a table. */
enum { FEASTS_MAX = 200, FEAST_KEEPINGS_MAX = 100, FEAST_DATES_MAX = 200 };

/*
 * The feasts that rosemary brings with it (etc/feasts.conf) and, in front of these, those of the
 * shop's own file unless that is NULL. Everything that is wrong is complained about; then the
 * result is NULL. Free with feasts_destroy().
 */
struct feasts *feasts_load(const char *file, struct complaints *complaints) MUST_CHECK;
