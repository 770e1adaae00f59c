// Changing a draft's words: from options, from standard input, or in the person's own editor.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/cli/cli.h"
#include "daemon/cli/edit_text.h"
#include "daemon/cli/print.h"
#include "daemon/cli/view.h"
#include "rosemary/base/file.h"
#include "rosemary/base/utf8.h"

// $VISUAL, else $EDITOR, else vi: the order that every program keeps.
static const char *editor(void) {
	const char *visual = getenv("VISUAL");
	const char *plain = getenv("EDITOR");
	if (visual != NULL && *visual != '\0') {
		return visual;
	}
	return plain != NULL && *plain != '\0' ? plain : "vi";
}

static bool run_editor(const char *path, struct err *err) {
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		// By a shell, for $EDITOR may have arguments; the path is an argument of its own.
		char *script = xasprintf("exec %s \"$1\"", editor());
		(void)execl("/bin/sh", "sh", "-c", script, "sh", path, (char *)NULL);
		_exit(127);
	}
	if (child < 0) {
		return err_set_errno(err, errno, "cannot start an editor");
	}
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR) {
			return err_set_errno(err, errno, "cannot wait for the editor");
		}
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		return err_set(err, ERR_IO, "'%s' failed, so nothing was changed", editor());
	}
	return true;
}

// A new file of ours alone (0600) with the text in it; the path is to be freed.
static char *write_file(const char *text, struct err *err) {
	const char *folder = getenv("TMPDIR");
	char *path = xasprintf("%s/rosemary.XXXXXX",
			       folder != NULL && *folder != '\0' ? folder : P_tmpdir);
	int fd = mkostemp(path, O_CLOEXEC);
	size_t len = strlen(text);
	if (fd < 0) {
		(void)err_set_errno(err, errno, "cannot make a file for the editor");
		free(path);
		return NULL;
	}
	bool written = write(fd, text, len) == (ssize_t)len;
	if (close(fd) != 0 || !written) {
		(void)err_set_errno(err, errno, "cannot write '%s'", path);
		(void)unlink(path); // it holds nothing new
		free(path);
		return NULL;
	}
	return path;
}

// The subject to edit: "" when the letter has none yet, NULL where the channel knows none.
static const char *subject_of(const struct json *draft) {
	const char *channel = json_get_text(draft, "channel");
	const char *subject = json_get_text(draft, "subject");
	if (channel != NULL && strcmp(channel, "email") != 0) {
		return NULL;
	}
	return subject != NULL ? subject : "";
}

// Puts what differs from the draft into params; false when nothing does. subject may be NULL.
static bool put_changes(struct json *params, const struct json *draft, const char *subject,
			const char *text) {
	const char *old_subject = subject_of(draft);
	const char *old_text = json_get_text(draft, "text");
	bool changed = false;
	if (old_subject != NULL && subject != NULL && strcmp(old_subject, subject) != 0) {
		json_put_text(params, "subject", subject);
		changed = true;
	}
	if (old_text == NULL || edit_text_differs(old_text, text)) {
		json_put_text(params, "text", text);
		changed = true;
	}
	return changed;
}

static bool read_file(const char *path, struct json *params, const struct json *draft,
		      bool *ret_changed, struct err *err) {
	struct strbuf bytes = STRBUF_INIT(EDIT_MAX_BYTES);
	char *subject = NULL;
	char *text = NULL;
	char **ret_subject = subject_of(draft) != NULL ? &subject : NULL;
	bool read = file_read(path, &bytes, err) &&
		    edit_text_read(strbuf_text(&bytes), bytes.len, ret_subject, &text, err);
	if (read) {
		*ret_changed = put_changes(params, draft, subject, text);
	}
	free(subject);
	free(text);
	strbuf_finish(&bytes);
	return read;
}

// Sends the new words; NULL with err when they were refused.
static struct json *send_words(struct cli *cli, const struct json *params, struct err *err) {
	return cli_call(cli, "draft.edit", json_copy_of(params), err);
}

// Opens the editor and sends what was changed there. What cannot be sent is not thrown away.
static int edit_in_editor(struct cli *cli, struct json *params, const struct json *draft) {
	struct err err = {0};
	bool changed = false;
	const char *text = json_get_text(draft, "text");
	char *written = edit_text_write(subject_of(draft), text != NULL ? text : "");
	char *path = write_file(written, &err);
	free(written);
	if (path == NULL) {
		return cli_fail(&err);
	}
	struct json *answer = NULL;
	if (run_editor(path, &err) && read_file(path, params, draft, &changed, &err) && changed) {
		answer = send_words(cli, params, &err);
	}
	int status = EXIT_DONE;
	if (err.code != ERR_NONE) {
		status = cli_fail(&err);
		(void)fprintf(stderr, "rosemary: your words are kept in %s\n", path);
	} else {
		(void)unlink(path); // what stays behind is readable by its owner only
		if (answer == NULL) {
			(void)fputs("Nothing was changed.\n", stderr);
		} else {
			view_print(cli, &commands[CMD_EDIT], answer);
		}
	}
	json_free(answer);
	free(path);
	return status;
}

// Replaces --text - by what stands on standard input.
static bool read_input(struct json *params, struct err *err) {
	const char *text = json_get_text(params, "text");
	if (text == NULL || strcmp(text, "-") != 0) {
		return true;
	}
	struct strbuf bytes = STRBUF_INIT(EDIT_MAX_BYTES);
	bool read = strbuf_read(&bytes, stdin, err);
	if (!read) {
		(void)err_prefix(err, "standard input");
	} else if (!utf8_valid(strbuf_text(&bytes), bytes.len) ||
		   strlen(strbuf_text(&bytes)) != bytes.len) {
		read = err_set(err, ERR_INVALID, "standard input is not UTF-8");
	} else {
		json_put_text(params, "text", strbuf_text(&bytes));
	}
	strbuf_finish(&bytes);
	return read;
}

static int edit_from_options(struct cli *cli, struct json *params) {
	struct err err = {0};
	struct json *answer = send_words(cli, params, &err);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	view_print(cli, &commands[CMD_EDIT], answer);
	json_free(answer);
	return EXIT_DONE;
}

int edit_run(struct cli *cli, const struct json *given) {
	struct err err = {0};
	struct json *params = json_copy_of(given);
	struct json *show = json_new_object();
	json_put_int(show, "id", json_get_int(given, "id", 0));
	bool options = json_get(given, "text") != NULL || json_get(given, "subject") != NULL;
	bool read = read_input(params, &err);
	struct json *draft = read ? cli_call(cli, "draft.show", show, &err) : NULL;
	int status = EXIT_REFUSED;
	if (draft == NULL) {
		status = cli_fail(&err);
	} else {
		if (json_get(params, "revision") == NULL) {
			json_put_int(params, "revision", json_get_int(draft, "revision", 0));
		}
		status = options ? edit_from_options(cli, params)
				 : edit_in_editor(cli, params, draft);
	}
	if (!read) {
		json_free(show); // nobody took it
	}
	json_free(draft);
	json_free(params);
	return status;
}
