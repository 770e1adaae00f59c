// Random bytes from the kernel.
#include "rosemary/base/random.h"

#include <errno.h>
#include <stdlib.h>

#include <sys/random.h>

void random_bytes(void *bytes, size_t len) {
	unsigned char *next = bytes;
	while (len > 0) {
		ssize_t got = getrandom(next, len, 0);
		if (got < 0 && errno != EINTR) {
			abort();
		}
		if (got > 0) {
			next += got;
			len -= (size_t)got;
		}
	}
}

uint32_t random_below(uint32_t bound) {
	// The first 2^32 mod bound numbers are drawn again: what is left divides evenly by bound.
	uint32_t uneven = -bound % bound;
	uint32_t number = 0;
	do {
		random_bytes(&number, sizeof number);
	} while (number < uneven);
	return number % bound;
}
