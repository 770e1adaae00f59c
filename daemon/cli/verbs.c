// The verbs that people type, and guesses at what they meant.
#include "daemon/cli/verbs.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"

enum { GUESS_MAX_BYTES = 40, GUESS_DISTANCE_MAX = 2 };

/* clang-format off */
static const struct parameter approve_parameters[COMMAND_PARAMETERS_MAX] = {
	{"ids", PARAMETER_LINES, PARAMETER_REQUIRED | PARAMETER_POSITION, "ID[@REVISION]...", "The drafts; with a revision only as it was then"},
	{"held", PARAMETER_FLAG, 0, NULL, "Also a draft that is held, in spite of the reason"},
};

static const struct parameter backup_parameters[COMMAND_PARAMETERS_MAX] = {
	{"file", PARAMETER_LINE, PARAMETER_REQUIRED | PARAMETER_POSITION, "FILE", "A file that is not there yet; the daemon's user must be able to write its folder"},
};

static const struct parameter doctor_parameters[COMMAND_PARAMETERS_MAX] = {
	{"deep", PARAMETER_FLAG, 0, NULL, "Also read a copy of the whole store, and look for customers who cannot be reached"},
};

static const struct parameter feed_add_parameters[COMMAND_PARAMETERS_MAX] = {
	{"name", PARAMETER_LINE, PARAMETER_REQUIRED | PARAMETER_POSITION, "NAME", "What it is called: phone"},
	{"customer", PARAMETER_LINE, 0, "CUSTOMER", "Only this customer's days: an id, ref, e-mail or unique name"},
	{"prepare", PARAMETER_FLAG, 0, NULL, "Only days for which something was ordered"},
	{"no_names", PARAMETER_FLAG, 0, NULL, "Nobody's name or number stands in it"},
	{"alarms", PARAMETER_FLAG, 0, NULL, "Each day rings at 9 o'clock of the day before, where the program lets it"},
	{"approve", PARAMETER_FLAG, 0, NULL, "Each day whose draft waits leads to a page on which it is approved, skipped or put off"},
	{"qr", PARAMETER_FLAG, 0, NULL, "Show the square that a phone's camera reads, also where no terminal is"},
};

static const struct parameter feed_url_parameters[COMMAND_PARAMETERS_MAX] = {
	{"name", PARAMETER_LINE, PARAMETER_REQUIRED | PARAMETER_POSITION, "NAME", "What it is called: phone"},
	{"qr", PARAMETER_FLAG, 0, NULL, "Show the square that a phone's camera reads, also where no terminal is"},
};

static const struct parameter import_parameters[COMMAND_PARAMETERS_MAX] = {
	{"files", PARAMETER_LINES, PARAMETER_REQUIRED | PARAMETER_POSITION, "FILE...", "CSV files of products, variations, customers, recipients, occasions and orders, in any order"},
	{"as", PARAMETER_WORD, 0, "products|variations|customers|recipients|occasions|orders", "What the files hold, where their headers do not tell"},
	{"map", PARAMETER_LINES, 0, "FIELD=COLUMN", "Read a field from a column of another name; may be repeated"},
	{"dates", PARAMETER_WORD, 0, "dmy|mdy|ymd", "How dates are written that could be read two ways"},
	{"dry_run", PARAMETER_FLAG, 0, NULL, "Check everything, store nothing"},
};

static const struct parameter later_parameters[COMMAND_PARAMETERS_MAX] = {
	{"words", PARAMETER_LINES, PARAMETER_REQUIRED | PARAMETER_POSITION, "ID... DATE", "The drafts, and the day on which they come back: 2027-05-08"},
};

static const struct parameter rehearse_parameters[COMMAND_PARAMETERS_MAX] = {
	{"from", PARAMETER_DATE, 0, "DATE", "The first day on which drafts are made (today)"},
	{"to", PARAMETER_DATE, 0, "DATE", "The last one, within five years (a year on)"},
	{"nobody", PARAMETER_FLAG, 0, NULL, "As if nobody ever said yes: what would lapse"},
	{"approve_held", PARAMETER_FLAG, 0, NULL, "As if what is held were approved, too"},
	{"limit", PARAMETER_COUNT, 0, "N", "At most so many in the table (1000); all count"},
	{"ics", PARAMETER_LINE, 0, "FILE", "Write the days as a calendar (iCalendar), readable by you alone"},
};

static const struct parameter review_parameters[COMMAND_PARAMETERS_MAX] = {
	{"kind", PARAMETER_LINE, 0, "KIND", "Only this kind of occasion: birthday; then A approves all that were shown"},
};

static const struct parameter proposals_parameters[COMMAND_PARAMETERS_MAX] = {
	{"kind", PARAMETER_LINE, 0, "KIND", "Only this kind of occasion: birthday"},
};

static const struct parameter upcoming_parameters[COMMAND_PARAMETERS_MAX] = {
	{"days", PARAMETER_COUNT, 0, "N", "So many days ahead, at most 366 (30; in a calendar 365)"},
	{"limit", PARAMETER_COUNT, 0, "N", "At most so many (1000)"},
	{"after", PARAMETER_LINE, 0, "KEY", "Go on behind the row that the last answer's next names"},
	{"ics", PARAMETER_LINE, 0, "FILE", "Write them as a calendar (iCalendar), readable by you alone"},
};

static const struct parameter watch_parameters[COMMAND_PARAMETERS_MAX] = {
	{"count", PARAMETER_COUNT, 0, "N", "End after so many lines"},
};

// Verbs that are not one call. Without help or parameters they have those of their command.
static const struct special {
	const char *words;
	verb_function *run;
	const char *help;
	const struct parameter *parameters;
} specials[] = {
	{"approve", approve_run, NULL, approve_parameters},
	{"customer add",  customer_add_run,  NULL, NULL},
	{"customer edit", customer_edit_run, NULL, NULL},
	{"customer merge", customer_merge_run, NULL, NULL},
	{"edit",    edit_run,    NULL, NULL},
	{"feed add", feed_add_run, NULL, feed_add_parameters},
	{"feed url", feed_url_run, NULL, feed_url_parameters},
	{"later",   later_run,   NULL, later_parameters},
	{"occasion review", occasion_review_run, "Go through the days that orders tell, one a screen, by single keys", proposals_parameters},
	{"outbox resolve", outbox_resolve_run, NULL, NULL},
	{"playbook check", playbook_check_run, NULL, NULL},
	{"rehearse", rehearse_run, "Live through days to come on a copy: what would be drafted, held or lapse, and why", rehearse_parameters},
	{"review",  review_run,  "Go through the drafts that wait, one a screen, by single keys", review_parameters},
	{"status",  status_run,  NULL, NULL},
	{"upcoming", upcoming_run, NULL, upcoming_parameters},
	{"watch",   watch_run,   NULL, watch_parameters},
	{"backup",  backup_run,  "Copy the store into a new file while the daemon goes on", backup_parameters},
	{"doctor",  doctor_run,  "Look for what should be mended, and log in to the mail server", doctor_parameters},
	{"import",  import_run,  "Read customers, people, days and orders from CSV files", import_parameters},
};
/* clang-format on */

static const struct special *special_of(const char *words) {
	for (size_t i = 0; i < ARRAY_LEN(specials); i++) {
		if (strcmp(specials[i].words, words) == 0) {
			return &specials[i];
		}
	}
	return NULL;
}

static struct verb verb_from_command(const struct command *command) {
	struct verb verb = {command->verb, command->help, command->parameters, command, NULL};
	const struct special *special = special_of(command->verb);
	if (special != NULL) {
		verb.run = special->run;
		verb.help = special->help != NULL ? special->help : verb.help;
		verb.parameters = special->parameters != NULL ? special->parameters
							      : verb.parameters;
	}
	return verb;
}

// True when a command of its own stands behind the special verb.
static bool has_command(const struct special *special) {
	for (size_t i = 0; i < CMD_COUNT; i++) {
		if (!(commands[i].flags & CMD_WIRE_ONLY) &&
		    strcmp(commands[i].verb, special->words) == 0) {
			return true;
		}
	}
	return false;
}

bool verb_at(size_t place, struct verb *ret) {
	size_t at = 0;
	for (size_t i = 0; i < CMD_COUNT; i++) {
		if (!(commands[i].flags & CMD_WIRE_ONLY) && at++ == place) {
			*ret = verb_from_command(&commands[i]);
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(specials); i++) {
		const struct special *special = &specials[i];
		if (!has_command(special) && at++ == place) {
			*ret = (struct verb){special->words, special->help, special->parameters,
					     NULL, special->run};
			return true;
		}
	}
	return false;
}

bool verb_find(const char *const *words, size_t count, struct verb *ret, size_t *ret_used) {
	size_t longest = 0;
	struct verb verb;
	for (size_t place = 0; verb_at(place, &verb); place++) {
		size_t used = verb_match(verb.words, words, count);
		if (used > longest) {
			longest = used;
			*ret = verb;
		}
	}
	*ret_used = longest;
	return longest > 0;
}

bool verb_is_developers(const struct verb *verb) {
	return verb->command != NULL && (verb->command->flags & CMD_DEVELOPER);
}

static size_t least(size_t a, size_t b, size_t c) {
	size_t smaller = a < b ? a : b;
	return smaller < c ? smaller : c;
}

// Letters to change, add or drop until a is b (Levenshtein 1966); both at most GUESS_MAX_BYTES.
static size_t distance(const char *a, const char *b) {
	size_t row[GUESS_MAX_BYTES + 1];
	size_t b_len = strlen(b);
	for (size_t k = 0; k <= b_len; k++) {
		row[k] = k;
	}
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t corner = row[0];
		row[0] = i + 1;
		for (size_t k = 0; k < b_len; k++) {
			size_t changed = corner + (a[i] != b[k]);
			corner = row[k + 1];
			row[k + 1] = least(changed, row[k] + 1, row[k + 1] + 1);
		}
	}
	return row[b_len];
}

// How far typed words are from a verb; begun is 0 for a verb that only goes on behind them.
static size_t verb_distance(const char *typed, const char *verb) {
	size_t len = strlen(typed);
	if (strncmp(typed, verb, len) == 0) {
		return 0;
	}
	return len <= GUESS_MAX_BYTES && strlen(verb) <= GUESS_MAX_BYTES ? distance(typed, verb)
									 : GUESS_MAX_BYTES;
}

// The first words of what was typed, as many as the verb has, with single spaces.
static void first_words(struct strbuf *ret, const char *const *words, size_t count,
			const char *verb) {
	size_t wanted = 1;
	for (const char *at = verb; *at != '\0'; at++) {
		wanted += *at == ' ';
	}
	for (size_t i = 0; i < count && i < wanted; i++) {
		strbuf_add_text(ret, i > 0 ? " " : "");
		strbuf_add_text(ret, words[i]);
	}
}

size_t verb_suggest(const char *const *words, size_t count, const char **ret, size_t max) {
	size_t found = 0;
	struct verb verb;
	for (size_t limit = 0; limit <= GUESS_DISTANCE_MAX && found == 0; limit++) {
		for (size_t place = 0; found < max && verb_at(place, &verb); place++) {
			struct strbuf typed = STRBUF_INIT(GUESS_MAX_BYTES);
			first_words(&typed, words, count, verb.words);
			bool near = typed.len > 0 && !typed.full &&
				    verb_distance(typed.data, verb.words) <= limit;
			strbuf_finish(&typed);
			if (near) {
				ret[found++] = verb.words;
			}
		}
	}
	return found;
}
