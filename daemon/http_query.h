/* What stands behind the '?' of a target, where a route takes anything there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Reads an id as it is written: one to eighteen digits, the first not 0. False for all else. */
bool http_id(const char *text, int64_t *ret);

/*
 * Reads a query that is nothing but "name=ID"; *ret is 0 for an empty one. False for all else: what
 * two readers could take differently is not there to be found.
 */
bool http_query_id(const char *query, const char *name, int64_t *ret);
