// Lines out of a stream of bytes.
#include "rosemary/wire/frame.h"

#include <stdlib.h>
#include <string.h>

enum { FRAME_FIRST_BYTES = 4096 };

struct frame_reader {
	char *bytes;
	size_t capacity, max;
	size_t begin;    // of the line that is read
	size_t searched; // no newline stands in [begin, searched)
	size_t end;
};

struct frame_reader *frame_reader_create(size_t max) {
	struct frame_reader *reader = xcalloc(1, sizeof *reader);
	reader->max = max;
	return reader;
}

void frame_reader_destroy(struct frame_reader *reader) {
	if (reader != NULL) {
		free(reader->bytes);
		free(reader);
	}
}

// Moves what waits to the front, so that memory is bounded by what waits and not by what passed.
static void compact(struct frame_reader *reader) {
	if (reader->begin == 0) {
		return;
	}
	memmove(reader->bytes, reader->bytes + reader->begin, reader->end - reader->begin);
	reader->searched -= reader->begin;
	reader->end -= reader->begin;
	reader->begin = 0;
}

void frame_add(struct frame_reader *reader, const void *bytes, size_t len) {
	if (len == 0) {
		return;
	}
	compact(reader);
	if (reader->capacity - reader->end < len) {
		size_t capacity = reader->capacity == 0 ? FRAME_FIRST_BYTES : reader->capacity;
		while (capacity - reader->end < len) {
			capacity *= 2;
		}
		reader->bytes = xrealloc(reader->bytes, capacity, 1);
		reader->capacity = capacity;
	}
	memcpy(reader->bytes + reader->end, bytes, len);
	reader->end += len;
}

enum frame_status frame_next(struct frame_reader *reader, const char **ret, size_t *ret_len) {
	if (reader->searched == reader->end) {
		return reader->end - reader->begin > reader->max ? FRAME_TOO_LONG
								 : FRAME_INCOMPLETE;
	}
	const char *line = reader->bytes + reader->begin;
	const char *newline =
		memchr(reader->bytes + reader->searched, '\n', reader->end - reader->searched);
	size_t end = newline == NULL ? reader->end : (size_t)(newline - reader->bytes);
	size_t len = end - reader->begin;
	reader->searched = end;
	if (len > reader->max) {
		return FRAME_TOO_LONG;
	}
	if (newline == NULL) {
		return FRAME_INCOMPLETE;
	}
	reader->begin = end + 1;
	reader->searched = reader->begin;
	*ret = line;
	*ret_len = len > 0 && line[len - 1] == '\r' ? len - 1 : len;
	return FRAME_LINE;
}

bool frame_begun(const struct frame_reader *reader) {
	return reader->end > reader->begin;
}
