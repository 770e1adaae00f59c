// The command line: global options anywhere, a verb, its arguments and options.
#include "daemon/cli/arguments.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"

enum { SUGGESTIONS_MAX = 4 };

// The words that are still to be read.
struct reader {
	const char *const *words;
	size_t count, at;
	bool plain; // behind "--": no options any more
	struct arguments *arguments;
};

static bool set_flag(bool *flag, const char *name, const char *value, struct err *err) {
	if (value != NULL) {
		return err_set(err, ERR_INVALID, "--%s takes no value", name);
	}
	*flag = true;
	return true;
}

// The value behind "=", else the next word.
static const char *take_value(struct reader *reader, const char *name, const char *value,
			      struct err *err) {
	if (value != NULL) {
		return value;
	}
	if (reader->at == reader->count) {
		(void)err_set(err, ERR_INVALID, "--%s needs a value", name);
		return NULL;
	}
	return reader->words[reader->at++];
}

// Reads a global option: true when the name is one, and *ret_ok says whether it was fine.
static bool read_global(struct reader *reader, const char *name, const char *value, bool *ret_ok,
			struct err *err) {
	struct arguments *arguments = reader->arguments;
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {
		{"json", &arguments->cli.json},   {"yes", &arguments->cli.yes},
		{"quiet", &arguments->cli.quiet}, {"help", &arguments->help},
		{"version", &arguments->version},
	};
	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		if (strcmp(flags[i].name, name) == 0) {
			*ret_ok = set_flag(flags[i].flag, name, value, err);
			return true;
		}
	}
	if (strcmp(name, "socket") != 0) {
		return false;
	}
	const char *path = take_value(reader, name, value, err);
	*ret_ok = path != NULL;
	if (path != NULL) {
		arguments->cli.socket = path;
	}
	return true;
}

static struct json *number_from_text(const struct parameter *parameter, const char *text,
				     struct err *err) {
	char *end = NULL;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || *text < '0' || *text > '9') {
		(void)err_set(err, ERR_INVALID, "%s must be a whole number, not '%s'",
			      parameter->value, text);
		return NULL;
	}
	return json_new_int(number);
}

// A value as its type has it on the wire; command_check() looks at the rest.
static struct json *value_from_text(const struct parameter *parameter, const char *text,
				    struct err *err) {
	if (!utf8_valid(text, strlen(text))) {
		(void)err_set(err, ERR_INVALID, "'%s' is not UTF-8 text", parameter->name);
		return NULL;
	}
	bool number = parameter->type == PARAMETER_ID || parameter->type == PARAMETER_IDS ||
		      parameter->type == PARAMETER_COUNT;
	return number ? number_from_text(parameter, text, err) : json_new_text(text);
}

static bool is_list(const struct parameter *parameter) {
	return parameter->type == PARAMETER_IDS || parameter->type == PARAMETER_LINES;
}

static bool put_value(struct arguments *arguments, const struct parameter *parameter,
		      const char *text, struct err *err) {
	struct json *value = value_from_text(parameter, text, err);
	if (value == NULL) {
		return false;
	}
	struct json *present = json_get(arguments->params, parameter->name);
	if (!is_list(parameter)) {
		json_put(arguments->params, parameter->name, value);
		return true;
	}
	if (present == NULL) {
		json_put(arguments->params, parameter->name, json_new_list());
		present = json_get(arguments->params, parameter->name);
	}
	json_push(present, value);
	return true;
}

// True when the option's name, with hyphens, is the parameter's, with underscores.
static bool same_name(const char *option, const char *parameter) {
	while (*option != '\0' &&
	       (*option == *parameter || (*option == '-' && *parameter == '_'))) {
		option++;
		parameter++;
	}
	return *option == '\0' && *parameter == '\0';
}

static const struct parameter *option_named(const struct verb *verb, const char *name) {
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &verb->parameters[i];
		if (parameter->name != NULL && !(parameter->flags & PARAMETER_POSITION) &&
		    parameter->type != PARAMETER_JSON && same_name(name, parameter->name)) {
			return parameter;
		}
	}
	return NULL;
}

static bool read_verb_option(struct reader *reader, const char *name, const char *value,
			     struct err *err) {
	struct arguments *arguments = reader->arguments;
	const struct parameter *parameter =
		arguments->has_verb ? option_named(&arguments->verb, name) : NULL;
	if (parameter == NULL) {
		return arguments->has_verb
			       ? err_set(err, ERR_INVALID, "'%s' has no option --%s",
					 arguments->verb.words, name)
			       : err_set(err, ERR_INVALID, "there is no option --%s", name);
	}
	if (parameter->type == PARAMETER_FLAG) {
		bool given = false;
		if (!set_flag(&given, name, value, err)) {
			return false;
		}
		json_put_bool(arguments->params, parameter->name, given);
		return true;
	}
	const char *text = take_value(reader, name, value, err);
	return text != NULL && put_value(arguments, parameter, text, err);
}

// Reads "--name", "--name=value" and what belongs to them.
static bool read_option(struct reader *reader, const char *word, struct err *err) {
	bool fine = false;
	size_t len = strcspn(word, "=");
	char *name = xstrndup(word, len);
	const char *value = word[len] == '=' ? word + len + 1 : NULL;
	bool read = read_global(reader, name, value, &fine, err)
			    ? fine
			    : read_verb_option(reader, name, value, err);
	free(name);
	return read;
}

// The parameter of the next argument: the first without a value, or a list, which ends them.
static const struct parameter *next_position(const struct arguments *arguments) {
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &arguments->verb.parameters[i];
		if (parameter->name != NULL && (parameter->flags & PARAMETER_POSITION) &&
		    (is_list(parameter) || json_get(arguments->params, parameter->name) == NULL)) {
			return parameter;
		}
	}
	return NULL;
}

// True when the word is the first of a verb's several: "customer" of "customer list".
static bool begins_verb(const char *word, const char *verb) {
	size_t len = strlen(word);
	return strncmp(word, verb, len) == 0 && verb[len] == ' ';
}

// "customer erase" is told whole, with what there is of "customer".
static bool unknown_verb(const struct reader *reader, struct err *err) {
	const char *found[SUGGESTIONS_MAX];
	const char *const *words = reader->words + reader->at;
	size_t count = reader->count - reader->at;
	size_t suggested = verb_suggest(words, count, found, ARRAY_LEN(found));
	if (suggested == 0 && count > 1) {
		suggested = verb_suggest(words, 1, found, ARRAY_LEN(found));
	}
	bool two = suggested > 0 && count > 1 && words[1][0] != '-' &&
		   begins_verb(words[0], found[0]);
	(void)err_set(err, ERR_INVALID, "there is no verb '%s%s%s'", words[0], two ? " " : "",
		      two ? words[1] : "");
	for (size_t i = 0; i < suggested; i++) {
		size_t len = strlen(err->text);
		(void)snprintf(err->text + len, sizeof err->text - len, "%s'%s'",
			       i == 0 ? "; did you mean " : " or ", found[i]);
	}
	return false;
}

// Leading words that are no options; the verb is among them.
static size_t plain_words(const struct reader *reader) {
	size_t count = 0;
	while (reader->at + count < reader->count && count < COMMAND_WORDS_MAX &&
	       reader->words[reader->at + count][0] != '-') {
		count++;
	}
	return count;
}

static bool read_verb(struct reader *reader, struct err *err) {
	struct arguments *arguments = reader->arguments;
	size_t used = 0;
	if (strcmp(reader->words[reader->at], "help") == 0) {
		arguments->help = true;
		reader->at++;
		return true;
	}
	if (!verb_find(reader->words + reader->at, plain_words(reader), &arguments->verb, &used)) {
		return unknown_verb(reader, err);
	}
	arguments->has_verb = true;
	arguments->params = json_new_object();
	reader->at += used;
	return true;
}

static bool read_argument(struct reader *reader, struct err *err) {
	struct arguments *arguments = reader->arguments;
	if (!arguments->has_verb) {
		return read_verb(reader, err);
	}
	const char *word = reader->words[reader->at++];
	const struct parameter *parameter = next_position(arguments);
	if (parameter == NULL) {
		return err_set(err, ERR_INVALID, "'%s' is one argument too many", word);
	}
	return put_value(arguments, parameter, word, err);
}

// "--05-14" is a rule: no option begins with a digit.
static bool is_yearly_rule(const char *word) {
	return strncmp(word, "--", 2) == 0 && word[2] >= '0' && word[2] <= '9';
}

static bool read_word(struct reader *reader, struct err *err) {
	const char *word = reader->words[reader->at];
	bool option = !reader->plain && word[0] == '-' && word[1] != '\0' && !is_yearly_rule(word);
	if (!option) {
		return read_argument(reader, err);
	}
	reader->at++;
	if (strcmp(word, "--") == 0) {
		reader->plain = true;
		return true;
	}
	if (strcmp(word, "-h") == 0) {
		reader->arguments->help = true;
		return true;
	}
	return word[1] == '-' ? read_option(reader, word + 2, err)
			      : err_set(err, ERR_INVALID, "there is no option %s", word);
}

// What is missing or of a wrong shape, with the table that the daemon checks against.
static bool check(const struct arguments *arguments, struct err *err) {
	struct command command = {.method = arguments->verb.words, .verb = arguments->verb.words};
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &arguments->verb.parameters[i];
		command.parameters[i] = *parameter;
		if (parameter->name != NULL && (parameter->flags & PARAMETER_REQUIRED) &&
		    json_get(arguments->params, parameter->name) == NULL) {
			bool position = parameter->flags & PARAMETER_POSITION;
			return err_set(err, ERR_INVALID, "%s%s is missing", position ? "" : "--",
				       position ? parameter->value : parameter->name);
		}
	}
	return command_check(&command, arguments->params, err);
}

bool arguments_parse(struct arguments *ret, const char *const *words, size_t count,
		     const char *environment_socket, struct err *err) {
	*ret = (struct arguments){0};
	ret->cli.socket = environment_socket != NULL && *environment_socket != '\0'
				  ? environment_socket
				  : CLI_SOCKET;
	struct reader reader = {.words = words, .count = count, .arguments = ret};
	while (reader.at < reader.count) {
		if (!read_word(&reader, err)) {
			return false;
		}
	}
	if (ret->help || ret->version) {
		return true;
	}
	if (!ret->has_verb) {
		return err_set(err, ERR_INVALID, "a verb is missing");
	}
	return check(ret, err);
}

void arguments_finish(struct arguments *arguments) {
	json_free(arguments->params);
	arguments->params = NULL;
}
