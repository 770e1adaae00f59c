// Collects copies of the records of a listing.
#include "collection.h"

#include <stdlib.h>

bool collection_add(const void *record, void *argument) {
	struct collection *collection = argument;
	size_t size = collection->type->size;
	if (collection->count == collection->max) {
		return false;
	}
	collection->records = xrealloc(collection->records, collection->count + 1, size);
	record_copy(collection->type, record,
		    (char *)collection->records + collection->count * size);
	collection->count++;
	return true;
}

void collection_finish(struct collection *collection) {
	for (size_t i = 0; i < collection->count; i++) {
		record_finish(collection->type,
			      (char *)collection->records + i * collection->type->size);
	}
	free(collection->records);
	collection->records = NULL;
	collection->count = 0;
}
