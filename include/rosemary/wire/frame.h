/* Lines out of a stream of bytes, however the bytes arrive: used by both ends of the socket. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "rosemary/base/alloc.h"

/* How long lines may be. */
enum {
	REQUEST_MAX_BYTES = 1024 * 1024,    /* of a line to the daemon, its newline not counted */
	ANSWER_MAX_BYTES = 8 * 1024 * 1024, /* of a line from it: listings are longer than calls */
};

/* Bytes that wait to become lines. Holds at most max bytes and those of the last frame_add(). */
struct frame_reader;

/* A reader for lines of at most max bytes. */
struct frame_reader *frame_reader_create(size_t max) MUST_CHECK;

/* Frees the reader; NULL is fine. */
void frame_reader_destroy(struct frame_reader *reader);

/* Takes in what was received. Lines got before are no longer valid. */
void frame_add(struct frame_reader *reader, const void *bytes, size_t len);

/* What frame_next() found. */
enum frame_status {
	FRAME_INCOMPLETE, /* no whole line yet */
	FRAME_LINE,
	FRAME_TOO_LONG, /* the line is longer than max; there is no way on */
};

/*
 * The next whole line, borrowed until the next frame_add(), not NUL-terminated, without its "\n"
 * or "\r\n". It may hold any bytes. ret and ret_len are set for FRAME_LINE only.
 */
enum frame_status frame_next(struct frame_reader *reader, const char **ret, size_t *ret_len);

/* True when bytes of a line that is not whole wait. */
bool frame_begun(const struct frame_reader *reader);
