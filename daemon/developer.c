// The developer's clock, kept in a file beside the store: one number, the instant it stands at.
#include "developer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "rosemary/base/file.h"

enum { CLOCK_FILE_MAX = 32 };

static char *clock_path(const struct app *app) {
	return xasprintf("%s.clock", app->config->store_path);
}

bool developer_load_clock(struct app *app, struct err *err) {
	char *path = clock_path(app);
	struct strbuf text = STRBUF_INIT(CLOCK_FILE_MAX);
	bool ok = true;
	if (access(path, F_OK) == 0) {
		ok = file_read(path, &text, err);
		char *end = NULL;
		long long at = ok ? strtoll(strbuf_text(&text), &end, 10) : 0;
		if (ok && (at <= 0 || *end != '\n')) {
			ok = err_set(err, ERR_INVALID, "'%s' holds no instant", path);
		}
		if (ok) {
			clock_freeze(&app->clock, at);
		}
	}
	strbuf_finish(&text);
	free(path);
	return ok;
}

bool developer_keep_clock(const struct app *app, struct err *err) {
	char *path = clock_path(app);
	char text[CLOCK_FILE_MAX];
	bool ok = true;
	if (app->clock.frozen) {
		int len = snprintf(text, sizeof text, "%" PRId64 "\n", app->clock.frozen_at);
		ok = file_write(path, 0600, text, (size_t)len, err);
	} else if (unlink(path) != 0 && errno != ENOENT) {
		ok = err_set_errno(err, errno, "cannot remove '%s'", path);
	}
	free(path);
	return ok;
}
