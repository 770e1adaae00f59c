// Prints the tables of the command line for its manual and its completion, while it is built.
#include <stdio.h>
#include <string.h>

#include "daemon/cli/completion.h"
#include "daemon/cli/help.h"
#include "rosemary/base/escape.h"

enum { TEXT_MAX_BYTES = 4096 };

static void print_escaped(const char *text) {
	struct strbuf escaped = STRBUF_INIT(TEXT_MAX_BYTES);
	escape_manual(&escaped, text);
	(void)fputs(strbuf_text(&escaped), stdout); // main() tells when writing failed
	strbuf_finish(&escaped);
}

// "*--state* WORD" or "CUSTOMER", as it is typed.
static void print_parameter(const struct parameter *parameter) {
	if (!(parameter->flags & PARAMETER_POSITION)) {
		struct strbuf option = STRBUF_INIT(TEXT_MAX_BYTES);
		help_option(&option, parameter);
		(void)putchar('*');
		print_escaped(strbuf_text(&option));
		(void)fputs(parameter->value != NULL ? "* " : "*", stdout);
		strbuf_finish(&option);
	}
	if (parameter->value != NULL) {
		print_escaped(parameter->value);
	}
}

// The verb with the arguments that must be there; options follow one by one.
static void print_synopsis(const struct verb *verb) {
	(void)putchar('*');
	print_escaped(verb->words);
	(void)putchar('*');
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &verb->parameters[i];
		bool required = parameter->flags & PARAMETER_REQUIRED;
		if (help_is_typed(parameter) &&
		    (required || (parameter->flags & PARAMETER_POSITION))) {
			(void)fputs(required ? " " : " \\[", stdout);
			print_parameter(parameter);
			(void)fputs(required ? "" : "\\]", stdout);
		}
	}
}

static void print_verb(const struct verb *verb) {
	print_synopsis(verb);
	(void)fputs("\n\t", stdout);
	print_escaped(verb->help);
	(void)fputs(".\n\n", stdout);
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &verb->parameters[i];
		if (help_is_typed(parameter)) {
			(void)putchar('\t');
			print_parameter(parameter);
			(void)fputs("\n\t\t", stdout);
			print_escaped(parameter->help);
			(void)fputs("\n\n", stdout);
		}
	}
}

static void print_verbs(bool developers) {
	struct verb verb;
	for (size_t place = 0; verb_at(place, &verb); place++) {
		if (verb_is_developers(&verb) == developers) {
			print_verb(&verb);
		}
	}
}

static void print_everybodys_verbs(void) {
	print_verbs(false);
}

static void print_developers_verbs(void) {
	print_verbs(true);
}

static void print_globals(void) {
	for (size_t i = 0; i < global_option_count; i++) {
		(void)putchar('*');
		print_escaped(global_options[i].option);
		(void)fputs("*\n\t", stdout);
		print_escaped(global_options[i].help);
		(void)fputs("\n\n", stdout);
	}
}

static void print_ends(void) {
	for (size_t i = 0; i < end_count; i++) {
		(void)printf("*%d*\n\t", (int)ends[i].status);
		print_escaped(ends[i].meaning);
		(void)fputs("\n\n", stdout);
	}
}

/* clang-format off */
static const struct {
	const char *name;
	void (*print)(void);
} tables[] = {
	{"verbs",        print_everybodys_verbs},
	{"developers",   print_developers_verbs},
	{"globals",      print_globals},
	{"statuses",     print_ends},
	{"bash-verbs",   completion_bash_verbs},
	{"bash-globals", completion_bash_globals},
	{"zsh-verbs",    completion_zsh_verbs},
	{"zsh-globals",  completion_zsh_globals},
	{"zsh-options",  completion_zsh_options},
};
/* clang-format on */

int main(int count, char **words) {
	for (size_t i = 0; count == 2 && i < ARRAY_LEN(tables); i++) {
		if (strcmp(tables[i].name, words[1]) == 0) {
			tables[i].print();
			return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_DONE : EXIT_REFUSED;
		}
	}
	(void)fputs("usage: tables NAME\n", stderr); // nobody is left to be told
	return EXIT_USAGE;
}
