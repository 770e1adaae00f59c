/*
 * Opens each database that is named on a line of its input as the daemon does when it starts, takes
 * in what was under way, and answers "ok" or why not. It is left as after another power cut.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/log.h"
#include "rosemary/store/delivery.h"

enum { PATH_MAX_BYTES = 4096, LATER = 1809518400 }; // 2027-05-05, behind all that was written

static bool open_again(const char *path, struct err *err) {
	struct delivery_recovery recovery;
	struct store *store = store_open(path, LATER, err);
	bool ok = store != NULL && store_delivery_recover(store, LATER, &recovery, err);
	store_close(store, 0);
	return ok;
}

// SQLite says what is damaged on lines of its own.
static void join_lines(char *text) {
	for (char *end = strchr(text, '\n'); end != NULL; end = strchr(end, '\n')) {
		*end = ' ';
	}
}

int main(void) {
	char path[PATH_MAX_BYTES];
	log_open(LOG_LEVEL_ERROR);
	while (fgets(path, sizeof path, stdin) != NULL) {
		struct err err = {0};
		path[strcspn(path, "\n")] = '\0';
		bool ok = open_again(path, &err);
		join_lines(err.text);
		if (printf("%s\n", ok ? "ok" : err.text) < 0 || fflush(stdout) != 0) {
			return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
