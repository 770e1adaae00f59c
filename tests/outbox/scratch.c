// Scratch folders, and waiting for other processes.
#include "scratch.h"

#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { OPEN_FOLDERS = 8 };

void scratch_make(char folder[SCRATCH_FOLDER_SIZE]) {
	(void)snprintf(folder, SCRATCH_FOLDER_SIZE, "/tmp/rosemary-test-XXXXXX"); // it fits
	assert_non_null(mkdtemp(folder));
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place) {
	(void)status, (void)type, (void)place;
	return remove(path);
}

void scratch_remove(const char *folder) {
	assert_int_equal(nftw(folder, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS), 0);
}

void wait_for_others(void) {
	(void)poll(NULL, 0, 1);
}
