// Prints verbs, arguments and options as the completion scripts of bash and zsh need them.
#include "daemon/cli/completion.h"

#include <stdio.h>
#include <string.h>

#include "daemon/cli/help.h"

enum { OPTION_MAX_BYTES = 256 };

// True when what stands there is a file of the user's.
static bool is_file(const char *value) {
	return value != NULL &&
	       (strncmp(value, "FILE", strlen("FILE")) == 0 || strcmp(value, "PATH") == 0);
}

static bool is_position(const struct parameter *parameter) {
	return parameter->flags & PARAMETER_POSITION;
}

static void print_option_name(const struct parameter *parameter) {
	struct strbuf option = STRBUF_INIT(OPTION_MAX_BYTES);
	help_option(&option, parameter);
	(void)fputs(strbuf_text(&option), stdout); // the program tells when writing failed
	strbuf_finish(&option);
}

// What a parameter may be: "a|b|c", "FILE" or "-".
static const char *bash_value(const struct parameter *parameter) {
	if (parameter->type == PARAMETER_WORD) {
		return parameter->value;
	}
	return is_file(parameter->value) ? "FILE" : "-";
}

static void print_bash_parameters(const struct verb *verb, bool positions) {
	const char *gap = "";
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &verb->parameters[i];
		if (!help_is_typed(parameter) || is_position(parameter) != positions) {
			continue;
		}
		(void)fputs(gap, stdout);
		gap = " ";
		if (!positions) {
			print_option_name(parameter);
			(void)fputs(parameter->value != NULL ? "=" : "", stdout);
		}
		if (parameter->value != NULL) {
			(void)fputs(bash_value(parameter), stdout);
		}
	}
}

void completion_bash_verbs(void) {
	struct verb verb;
	for (size_t place = 0; verb_at(place, &verb); place++) {
		if (!verb_is_developers(&verb)) {
			(void)printf("\t'%s:", verb.words);
			print_bash_parameters(&verb, true);
			(void)putchar(':');
			print_bash_parameters(&verb, false);
			(void)fputs("'\n", stdout);
		}
	}
}

void completion_bash_globals(void) {
	for (size_t i = 0; i < global_option_count; i++) {
		const char *option = global_options[i].option;
		size_t len = strcspn(option, " ");
		const char *value = option[len] == ' ' ? option + len + 1 : NULL;
		(void)printf("\t%.*s%s\n", (int)len, option,
			     value == NULL    ? ""
			     : is_file(value) ? "=FILE"
					      : "=-");
	}
}

// In single quotes of a shell, with a backslash before each of the bytes that mean something.
static void print_zsh(const char *text, const char *special) {
	for (; *text != '\0'; text++) {
		if (*text == '\'') {
			(void)fputs("'\\''", stdout);
			continue;
		}
		if (strchr(special, *text) != NULL) {
			(void)putchar('\\');
		}
		(void)putchar(*text);
	}
}

void completion_zsh_verbs(void) {
	struct verb verb;
	for (size_t place = 0; verb_at(place, &verb); place++) {
		if (!verb_is_developers(&verb)) {
			(void)printf("\t'%s:", verb.words);
			print_zsh(verb.help, "\\:");
			(void)fputs("'\n", stdout);
		}
	}
}

// ":message:action", what may stand behind an option or as an argument.
static void print_zsh_value(const char *value, bool words) {
	(void)putchar(':');
	print_zsh(words ? "word" : value, "\\:");
	(void)putchar(':');
	if (words) {
		(void)putchar('(');
		for (const char *at = value; *at != '\0'; at++) {
			(void)putchar(*at == '|' ? ' ' : *at);
		}
		(void)putchar(')');
	} else {
		(void)fputs(is_file(value) ? "_files" : " ", stdout);
	}
}

void completion_zsh_globals(void) {
	for (size_t i = 0; i < global_option_count; i++) {
		const char *option = global_options[i].option;
		size_t len = strcspn(option, " ");
		(void)printf("\t'%.*s[", (int)len, option);
		print_zsh(global_options[i].help, "\\[]");
		(void)putchar(']');
		if (option[len] == ' ') {
			print_zsh_value(option + len + 1, false);
		}
		(void)fputs("'\n", stdout);
	}
}

static void print_zsh_parameter(const struct parameter *parameter) {
	bool many = parameter->type == PARAMETER_LINES || parameter->type == PARAMETER_IDS;
	(void)fputs(" \\\n\t\t'", stdout);
	(void)fputs(many ? "*" : "", stdout); // may be repeated
	if (!is_position(parameter)) {
		print_option_name(parameter);
		(void)putchar('[');
		print_zsh(parameter->help, "\\[]");
		(void)putchar(']');
	}
	if (parameter->value != NULL) {
		print_zsh_value(parameter->value, parameter->type == PARAMETER_WORD);
	}
	(void)putchar('\'');
}

void completion_zsh_options(void) {
	struct verb verb;
	for (size_t place = 0; verb_at(place, &verb); place++) {
		if (verb_is_developers(&verb)) {
			continue;
		}
		(void)printf("'%s')\n\t_arguments $globals", verb.words);
		for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
			if (help_is_typed(&verb.parameters[i])) {
				print_zsh_parameter(&verb.parameters[i]);
			}
		}
		(void)fputs(" ;;\n", stdout);
	}
}
