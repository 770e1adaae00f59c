/* Copies of the records of a listing, for those who go on when its statement has ended. */
#pragma once

#include "rosemary/base/record.h"

/* Grows up to max records of a type, then stops the listing. {type, NULL, 0, max} to begin with. */
struct collection {
	const struct record_type *type;
	void *records; /* to be finished one by one and freed, or all by collection_finish() */
	size_t count, max;
};

/* The store_row of a listing whose argument is a collection. */
bool collection_add(const void *record, void *argument);

/* Frees the records and empties it. */
void collection_finish(struct collection *collection);
