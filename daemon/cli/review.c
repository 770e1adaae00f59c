// Going through the queue on a terminal: one draft a screen, a key for each decision.
#include "daemon/cli/review.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cli/print.h"
#include "daemon/cli/review_keys.h"
#include "daemon/cli/review_screen.h"
#include "daemon/cli/table.h"
#include "daemon/cli/view.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/wire/client.h"

enum { SUMMARY_MAX_BYTES = 256 };

WORDS(review_outcome_words, "undecided", "approved", "skipped", "skipped for ever", "put off",
      "accepted", "refused", "decided elsewhere");

void review_say(struct review *review, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	free(review->status);
	review->status = text;
}

struct json *review_call(struct review *review, const char *method, struct json *params) {
	struct err err = {0};
	struct json *answer = cli_call(review->cli, method, params, &err);
	// An owner may look at a screen for an hour: no connection waits for that.
	client_close(review->cli->client);
	review->cli->client = NULL;
	review->failure = err.code;
	if (answer == NULL) {
		review_say(review, "%s", err.text);
	}
	return answer;
}

static const char *text_or(const char *text, const char *otherwise) {
	return text != NULL && *text != '\0' ? text : otherwise;
}

static bool is_open_draft(const struct json *draft) {
	const char *state = json_get_text(draft, "state");
	return state != NULL && (strcmp(state, "waiting") == 0 || strcmp(state, "held") == 0);
}

void review_go(struct review *review, size_t at) {
	struct review_entry *entry = &review->entries[at];
	struct json *params = json_new_object();
	json_put_int(params, "id", entry->id);
	struct json *draft = review_call(review, review->subject->show_method, params);
	json_free(review->before);
	review->before = NULL;
	review->at = at;
	review->first = 0;
	if (draft == NULL) {
		return;
	}
	const char *seen = json_get_text(entry->draft, "shown");
	const char *now = json_get_text(draft, "shown");
	if (entry->outcome == REVIEW_UNDECIDED && seen != NULL &&
	    strcmp(seen, text_or(now, "")) != 0) {
		char *changes = review_changes(entry->draft, draft);
		review_say(review, "This one changed since you saw it (%s): read it again.",
			   text_or(changes, "the revision"));
		review->before = json_share(entry->draft);
		free(changes);
	}
	json_free(entry->draft);
	entry->draft = draft;
	if (entry->outcome == REVIEW_UNDECIDED || entry->outcome == REVIEW_ELSEWHERE) {
		entry->outcome = review->subject->is_open(draft) ? REVIEW_UNDECIDED
								 : REVIEW_ELSEWHERE;
	}
}

bool review_go_on(struct review *review) {
	for (size_t step = 1; step < review->count; step++) {
		size_t at = (review->at + step) % review->count;
		if (review->entries[at].outcome == REVIEW_UNDECIDED) {
			review_go(review, at);
			return true;
		}
	}
	char *said = xstrdup(review->status);
	review_say(review, "%s All are decided; q quits.", text_or(said, ""));
	free(said);
	return false;
}

// A screen; with the keys of decisions (keys_shown) unless it asks for something itself.
static void draw(const char *title, const struct json *lines, size_t *first, const char *status,
		 const struct review_key *keys_shown) {
	struct review_screen screen = {.title = title,
				       .lines = lines,
				       .status = status,
				       .emphasis = print_has_colours()};
	terminal_size(&screen.width, &screen.height);
	screen.width = screen.width < PRINT_WIDTH_MIN ? PRINT_WIDTH_MIN : screen.width;
	struct json *keys = keys_shown == NULL
				    ? NULL
				    : review_key_lines(keys_shown, screen.width, screen.height);
	screen.keys = keys;
	size_t last = review_first_max(&screen);
	*first = *first < last ? *first : last;
	screen.first = *first;
	char *bytes = review_draw(&screen);
	terminal_write(bytes, strlen(bytes));
	free(bytes);
	json_free(keys);
}

static char *title_of(const struct review *review) {
	const struct review_entry *entry = &review->entries[review->at];
	const char *name = json_text(json_at_path(entry->draft, "customer.name"));
	const char *kind = json_text(json_at_path(entry->draft, review->subject->kind_path));
	const char *state = json_get_text(entry->draft, "state");
	bool decided = entry->outcome != REVIEW_UNDECIDED && entry->outcome != REVIEW_ELSEWHERE;
	return xasprintf("%zu of %zu  %s%s%s%s%s, %s %" PRId64, review->at + 1, review->count,
			 decided ? words_name(&review_outcome_words, (int)entry->outcome)
				 : text_or(state, "unknown"),
			 kind ? "  " : "", text_or(kind, ""), name ? "  " : "", text_or(name, ""),
			 review->subject->noun, entry->id);
}

static void draw_draft(struct review *review, const char *status, bool asks) {
	size_t width = 0;
	size_t height = 0;
	const struct review_entry *entry = &review->entries[review->at];
	terminal_size(&width, &height);
	width = width < PRINT_WIDTH_MIN ? PRINT_WIDTH_MIN : width;
	struct json *lines = review->subject->lines(entry->draft, review->before, width);
	char *title = title_of(review);
	draw(title, lines, &review->first, status, asks ? NULL : review->subject->keys);
	free(title);
	json_free(lines);
}

// Waits for a key; false at the end.
static bool next_key(struct review *review, char key[TERMINAL_KEY_SIZE],
		     enum terminal_event *ret_event) {
	*ret_event = terminal_read(&review->terminal, key);
	review->ended = review->ended || *ret_event == TERMINAL_ENDED;
	return !review->ended;
}

bool review_confirm(struct review *review, const char *question) {
	char key[TERMINAL_KEY_SIZE] = "";
	enum terminal_event event = TERMINAL_RESIZED;
	do {
		draw_draft(review, question, true);
	} while (next_key(review, key, &event) && event != TERMINAL_KEY);
	return !review->ended && strcmp(key, "y") == 0;
}

bool review_ask(struct review *review, const char *question, char *ret, size_t size) {
	char key[TERMINAL_KEY_SIZE] = "";
	enum terminal_event event = TERMINAL_RESIZED;
	size_t len = 0;
	for (;;) {
		ret[len] = '\0';
		char *status = xasprintf("%s %s_", question, ret);
		draw_draft(review, status, true);
		free(status);
		if (!next_key(review, key, &event) || strcmp(key, "\033") == 0 ||
		    strcmp(key, "\003") == 0) {
			return false;
		}
		if (event == TERMINAL_RESIZED) {
			continue;
		}
		if (*key == '\r' || *key == '\n') {
			return len > 0;
		}
		if (*key == '\b' || *key == 0x7f) {
			len -= len > 0;
		} else if (*key >= ' ' && key[1] == '\0' && len + 1 < size) {
			ret[len++] = *key;
		}
	}
}

// Moves the top line by a key that scrolls; false for other keys.
static bool scroll(size_t *first, enum review_action action) {
	size_t width = 0;
	size_t height = 0;
	terminal_size(&width, &height);
	size_t page = height > 6 ? height - 6 : 1; // a line or two stay in sight
	bool down = action == REVIEW_LINE_DOWN || action == REVIEW_PAGE_DOWN;
	bool line = action == REVIEW_LINE_DOWN || action == REVIEW_LINE_UP;
	size_t by = line ? 1 : page;
	if (!down && action != REVIEW_LINE_UP && action != REVIEW_PAGE_UP) {
		return false;
	}
	if (down) {
		*first += by; // drawing knows the end
	} else {
		*first -= *first < by ? *first : by;
	}
	return true;
}

bool review_show_lines(struct review *review, const char *title, struct json *lines,
		       const char *status) {
	char key[TERMINAL_KEY_SIZE] = "";
	enum terminal_event event = TERMINAL_RESIZED;
	size_t first = 0;
	terminal_forget_keys(&review->terminal);
	do {
		draw(title, lines, &first, status, NULL);
	} while (next_key(review, key, &event) &&
		 (event != TERMINAL_KEY ||
		  scroll(&first, review_action_of(review->subject->keys, key))));
	json_free(lines);
	return !review->ended && strcmp(key, "y") == 0;
}

static void step(struct review *review, bool forward) {
	bool there = forward ? review->at + 1 < review->count : review->at > 0;
	review_say(review, "%s", "");
	if (there) {
		review_go(review, forward ? review->at + 1 : review->at - 1);
	} else {
		review_say(review, forward ? "This is the last one." : "This is the first one.");
	}
}

static void next(struct review *review) {
	step(review, true);
}

static void back(struct review *review) {
	step(review, false);
}

static void quit(struct review *review) {
	review->ended = true;
}

static void help(struct review *review) {
	size_t width = 0;
	size_t height = 0;
	terminal_size(&width, &height);
	(void)review_show_lines(review, "Keys",
				review_help(review->subject->keys, review->subject->help, width),
				"Any key goes back.");
}

/* clang-format off */
static review_function *const common[REVIEW_ACTION_COUNT] = {
	[REVIEW_NEXT] = next, [REVIEW_BACK] = back, [REVIEW_QUIT] = quit, [REVIEW_HELP] = help,
};

static review_function *const draft_functions[REVIEW_ACTION_COUNT] = {
	[REVIEW_APPROVE] = review_approve, [REVIEW_EDIT] = review_edit,
	[REVIEW_SKIP] = review_skip,       [REVIEW_FOR_EVER] = review_for_ever,
	[REVIEW_LATER] = review_later,     [REVIEW_UNDO] = review_undo,
	[REVIEW_GROUP] = review_group,
};
/* clang-format on */

static void act(struct review *review, const char *key) {
	enum review_action action = review_action_of(review->subject->keys, key);
	review_function *own = review->subject->functions[action];
	review_function *function = own != NULL ? own : common[action];
	size_t at = review->at;
	if (scroll(&review->first, action)) {
		return;
	}
	if (function == NULL) {
		review_say(review, "That key does nothing here; ? shows those that do.");
		return;
	}
	function(review);
	if (review->at != at || review->before != NULL) {
		terminal_forget_keys(&review->terminal); // they were not about what is shown now
	}
}

static void run(struct review *review) {
	char key[TERMINAL_KEY_SIZE] = "";
	enum terminal_event event;
	if (review->full) {
		review_say(
			review,
			"Only the first %d of those that wait are here; start again for the rest.",
			PARAMETER_LIST_MAX);
	}
	review_go(review, 0);
	while (!review->ended) {
		draw_draft(review, text_or(review->status, ""), false);
		if (!next_key(review, key, &event)) {
			return;
		}
		if (event == TERMINAL_KEY) {
			act(review, key);
		} else if (event == TERMINAL_PASTED) {
			review_say(review, "Pasted text presses no keys here.");
		}
	}
}

// Fills the entries from the answer that lists them.
static void take_queue(struct review *review, const struct json *drafts) {
	review->full = json_count(drafts) >= PARAMETER_LIST_MAX;
	review->entries = xcalloc(json_count(drafts) + 1, sizeof *review->entries);
	for (size_t i = 0; i < json_count(drafts); i++) {
		const struct json *draft = json_at(drafts, i);
		const char *kind = json_text(json_at_path(draft, review->subject->kind_path));
		if (review->kind == NULL || strcmp(review->kind, text_or(kind, "")) == 0) {
			review->entries[review->count++].id = json_get_int(draft, "id", 0);
		}
	}
}

static void finish(struct review *review) {
	for (size_t i = 0; i < review->count; i++) {
		json_free(review->entries[i].draft);
	}
	free(review->entries);
	json_free(review->before);
	json_free(review->decided);
	free(review->status);
}

// What was done, once the screens are gone.
static void print_summary(const struct review *review) {
	size_t counts[REVIEW_OUTCOME_COUNT] = {0};
	struct strbuf words = STRBUF_INIT(SUMMARY_MAX_BYTES);
	for (size_t i = 0; i < review->count; i++) {
		counts[review->entries[i].outcome]++;
	}
	for (int i = REVIEW_APPROVED; i < REVIEW_OUTCOME_COUNT; i++) {
		if (counts[i] > 0 || i == (int)review->subject->best) {
			strbuf_addf(&words, "%zu %s, ", counts[i],
				    words_name(&review_outcome_words, i));
		}
	}
	print_line("%s%zu of %zu not decided.", strbuf_text(&words), counts[REVIEW_UNDECIDED],
		   review->count);
	strbuf_finish(&words);
}

static int review_queue(struct review *review) {
	struct err err = {0};
	if (review->count == 0) {
		print_line("%s%s%s.", review->subject->nothing,
			   review->kind != NULL ? " of kind " : "", text_or(review->kind, ""));
		return EXIT_DONE;
	}
	if (!terminal_open(&review->terminal, &err)) {
		return cli_fail(&err);
	}
	run(review);
	terminal_close(&review->terminal);
	if (review->terminal.ended_by != 0) {
		(void)raise(review->terminal.ended_by); // ends the program as it would have
	}
	if (!review->cli->quiet) {
		print_summary(review);
	}
	return EXIT_DONE;
}

int review_subject_run(struct cli *cli, const struct review_subject *subject, const char *kind) {
	struct err err = {0};
	struct review review = {.cli = cli, .subject = subject, .kind = kind};
	if (!terminal_is_there() || cli->json) {
		(void)err_set(&err, ERR_INVALID, "review needs a terminal; elsewhere use %s",
			      subject->elsewhere);
		(void)cli_fail(&err); // the status is another
		return EXIT_USAGE;
	}
	struct json *queue = json_new_object();
	json_put_int(queue, "limit", PARAMETER_LIST_MAX);
	struct json *answer = listing_call(cli, &commands[subject->list], queue, &err);
	json_free(queue);
	if (answer == NULL) {
		return cli_fail(&err);
	}
	review.decided = json_new_list();
	take_queue(&review, json_get(answer, subject->plural));
	json_free(answer);
	int status = review_queue(&review);
	finish(&review);
	return status;
}

int review_run(struct cli *cli, const struct json *params) {
	static const struct review_subject drafts = {
		.keys = review_keys,
		.functions = draft_functions,
		.list = CMD_QUEUE,
		.plural = "drafts",
		.show_method = "draft.show",
		.noun = "draft",
		.kind_path = "occasion.kind",
		.nothing = "No draft waits",
		.elsewhere = "'rosemary queue', 'show' and 'approve'",
		.help = "Nothing is sent without your yes. A draft that changed after you saw it "
			"is shown again; new lines of it begin with +.",
		.is_open = is_open_draft,
		.lines = review_letter,
		.best = REVIEW_APPROVED,
	};
	return review_subject_run(cli, &drafts, json_get_text(params, "kind"));
}
