// Help and usage, made from the tables.
#include "daemon/cli/help.h"

#include <string.h>

#include "daemon/cli/print.h"
#include "rosemary/base/strbuf.h"

enum { VERB_COLUMNS = 18, OPTION_COLUMNS = 24, USAGE_MAX_BYTES = 1024 };

/* clang-format off */
const struct global_option global_options[] = {
	{"--socket PATH", "Where the daemon listens; also ROSEMARY_SOCKET (" CLI_SOCKET ")"},
	{"--json",        "Print the answer as JSON: one object"},
	{"--yes",         "Ask nothing"},
	{"--quiet",       "Print no confirmations"},
	{"--version",     "Print the version"},
	{"--help",        "Print this, or a verb's own help"},
};

const struct end ends[] = {
	{EXIT_DONE,        "done"},
	{EXIT_REFUSED,     "refused or failed"},
	{EXIT_USAGE,       "the command line makes no sense"},
	{EXIT_UNREACHABLE, "no daemon answers"},
	{EXIT_NOTHING,     "the named thing does not exist"},
};
/* clang-format on */
const size_t global_option_count = ARRAY_LEN(global_options);
const size_t end_count = ARRAY_LEN(ends);

// "  name    words", the words broken and under one another.
static void print_entry(const char *name, int columns, const char *words) {
	char first[256];
	(void)snprintf(first, sizeof first, "  %-*s  ", columns, name);
	print_hanging(first, words);
}

static void print_ends(void) {
	print_gap();
	print_heading("Exit status");
	for (size_t i = 0; i < end_count; i++) {
		print_line("  %d  %s", (int)ends[i].status, ends[i].meaning);
	}
}

static void print_globals(void) {
	print_gap();
	print_heading("Options of every verb");
	for (size_t i = 0; i < global_option_count; i++) {
		print_entry(global_options[i].option, OPTION_COLUMNS, global_options[i].help);
	}
}

static void print_verbs(const char *title, bool developers) {
	struct verb verb;
	print_gap();
	print_heading(title);
	for (size_t place = 0; verb_at(place, &verb); place++) {
		if (verb_is_developers(&verb) == developers) {
			print_entry(verb.words, VERB_COLUMNS, verb.help);
		}
	}
}

void help_program(void) {
	help_usage(stdout, NULL);
	print_gap();
	print_line("Rosemary remembers the days that matter to a shop's customers.");
	print_verbs("Verbs", false);
	print_verbs("For developers (rosemaryd --developer)", true);
	print_globals();
	print_gap();
	print_line("'rosemary VERB --help' tells more about a verb.");
	print_ends();
}

void help_option(struct strbuf *ret, const struct parameter *parameter) {
	strbuf_add_text(ret, "--");
	for (const char *at = parameter->name; *at != '\0'; at++) {
		if (*at == '_') {
			strbuf_add_char(ret, '-');
		} else {
			strbuf_add_char(ret, *at);
		}
	}
}

// "--with-hyphens VALUE", as it is typed.
static void add_option(struct strbuf *ret, const struct parameter *parameter) {
	help_option(ret, parameter);
	if (parameter->value != NULL) {
		strbuf_addf(ret, " %s", parameter->value);
	}
}

// "CUSTOMER" or "[CUSTOMER]", "--state WORD" or "[--state WORD]".
static void add_usage(struct strbuf *ret, const struct parameter *parameter) {
	bool required = parameter->flags & PARAMETER_REQUIRED;
	strbuf_add_text(ret, required ? " " : " [");
	if (parameter->flags & PARAMETER_POSITION) {
		strbuf_add_text(ret, parameter->value);
	} else {
		add_option(ret, parameter);
	}
	strbuf_add_text(ret, required ? "" : "]");
}

bool help_is_typed(const struct parameter *parameter) {
	return parameter->name != NULL && parameter->type != PARAMETER_JSON;
}

void help_usage(FILE *file, const struct verb *verb) {
	struct strbuf usage = STRBUF_INIT(USAGE_MAX_BYTES);
	strbuf_addf(&usage, "usage: rosemary %s",
		    verb != NULL ? verb->words : "VERB [ARGUMENT...]");
	for (size_t i = 0; verb != NULL && i < COMMAND_PARAMETERS_MAX; i++) {
		if (help_is_typed(&verb->parameters[i])) {
			add_usage(&usage, &verb->parameters[i]);
		}
	}
	print_safe(file, strbuf_text(&usage));
	(void)fputc('\n', file); // print_close() tells when writing failed
	strbuf_finish(&usage);
}

static void print_parameters(const struct verb *verb, bool positions, const char *title) {
	bool titled = false;
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &verb->parameters[i];
		struct strbuf name = STRBUF_INIT(USAGE_MAX_BYTES);
		if (!help_is_typed(parameter) ||
		    ((parameter->flags & PARAMETER_POSITION) != 0) != positions) {
			continue;
		}
		if (!titled) {
			print_gap();
			print_heading(title);
			titled = true;
		}
		if (positions) {
			strbuf_add_text(&name, parameter->value);
		} else {
			add_option(&name, parameter);
		}
		print_entry(strbuf_text(&name), OPTION_COLUMNS, parameter->help);
		strbuf_finish(&name);
	}
}

void help_verb(const struct verb *verb) {
	help_usage(stdout, verb);
	print_gap();
	print_line("%s.", verb->help);
	print_parameters(verb, true, "Arguments");
	print_parameters(verb, false, "Options");
	print_globals();
	print_ends();
}
