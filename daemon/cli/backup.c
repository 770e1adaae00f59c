// A backup: the daemon writes it, where the person who asks stands.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/print.h"
#include "rosemary/base/file.h"

// A service has a temporary folder of its own: what lies there is no backup to anybody else.
static bool is_in_sight(const char *path, struct err *err) {
	struct stat status;
	if (stat(path, &status) == 0 || errno != ENOENT) {
		return true;
	}
	return err_set(err, ERR_IO,
		       "the daemon wrote '%s', but it is not there for you: a service has a "
		       "temporary folder of its own; name a file in another, as /var/lib/rosemary",
		       path);
}

static int tell(const struct cli *cli, const struct json *answer) {
	const char *path = json_get_text(answer, "file");
	struct err err = {0};
	if (path != NULL && !is_in_sight(path, &err)) {
		return cli_fail(&err);
	}
	if (cli->json) {
		print_json(answer);
	} else if (!cli->quiet) {
		print_line("Backed up and read through: %s, %" PRId64 " bytes. Everything about "
			   "your customers is in it: keep it where only you can read it.",
			   path != NULL ? path : "", json_get_int(answer, "bytes", 0));
	}
	return EXIT_DONE;
}

int backup_run(struct cli *cli, const struct json *params) {
	struct err err = {0};
	char *folder = getcwd(NULL, 0);
	if (folder == NULL) {
		(void)err_set_errno(&err, errno, "cannot tell the present folder");
		return cli_fail(&err);
	}
	char *path = file_path(folder, json_get_text(params, "file"));
	struct json *call = json_new_object();
	json_put_text(call, "file", path);
	free(path);
	free(folder);
	struct json *answer = cli_call(cli, "store.backup", call, &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	int status = tell(cli, answer);
	json_free(answer);
	return status;
}
