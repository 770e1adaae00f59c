/*
 * For LD_PRELOAD: from the moment the daemon locks its state folder the allocation number
 * FAIL_MALLOC_AT fails, and with FAIL_MALLOC_FOR_EVER all that follow, too. What comes before reads
 * the configuration: libconfig has no answer to failing allocations, and nothing is open yet.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static atomic_long left = -1; // until the one that fails; below 0: none does
static bool for_ever;

static bool fails(void) {
	if (atomic_load(&left) < 0) {
		return false;
	}
	long before = atomic_fetch_sub(&left, 1);
	if (before == 0 && for_ever) {
		atomic_store(&left, 0);
	}
	if (before == 0) {
		errno = ENOMEM;
	}
	return before == 0;
}

// Where the real one is; POSIX says how its address comes into a pointer to a function.
static void find(void *slot, const char *name) {
	void **function = slot;
	if (*function == NULL) {
		*function = dlsym(RTLD_NEXT, name);
	}
	if (*function == NULL) {
		_exit(EXIT_FAILURE); // there is always a next one: this is for who reads along
	}
}

int flock(int fd, int operation) {
	static int (*next)(int, int);
	find(&next, "flock");
	const char *at = getenv("FAIL_MALLOC_AT");
	if (at != NULL) {
		for_ever = getenv("FAIL_MALLOC_FOR_EVER") != NULL;
		atomic_store(&left, atol(at));
	}
	return next(fd, operation);
}

void *malloc(size_t size) {
	static void *(*next)(size_t);
	find(&next, "malloc");
	return fails() ? NULL : next(size);
}

void *calloc(size_t count, size_t size) {
	static void *(*next)(size_t, size_t);
	find(&next, "calloc");
	return fails() ? NULL : next(count, size);
}

void *realloc(void *memory, size_t size) {
	static void *(*next)(void *, size_t);
	find(&next, "realloc");
	return fails() ? NULL : next(memory, size);
}

void *reallocarray(void *memory, size_t count, size_t size) {
	static void *(*next)(void *, size_t, size_t);
	find(&next, "reallocarray");
	return fails() ? NULL : next(memory, count, size);
}
