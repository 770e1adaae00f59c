// Prints the table of commands as JSON, for the program that calls them at random.
#include <stdio.h>
#include <stdlib.h>

#include "rosemary/base/json.h"
#include "rosemary/wire/command.h"

/* clang-format off */
static const char *const type_words[] = {
	[PARAMETER_ID]    = "id",
	[PARAMETER_IDS]   = "ids",
	[PARAMETER_LINES] = "lines",
	[PARAMETER_COUNT] = "count",
	[PARAMETER_TEXT]  = "text",
	[PARAMETER_LINE]  = "line",
	[PARAMETER_WORD]  = "word",
	[PARAMETER_DATE]  = "date",
	[PARAMETER_FLAG]  = "flag",
	[PARAMETER_JSON]  = "json",
};
/* clang-format on */

static struct json *describe(const struct command *command) {
	struct json *parameters = json_new_list();
	struct json *json = json_new_object();
	for (size_t i = 0; i < COMMAND_PARAMETERS_MAX; i++) {
		const struct parameter *parameter = &command->parameters[i];
		if (parameter->name != NULL) {
			struct json *described = json_new_object();
			json_put_text(described, "name", parameter->name);
			json_put_text(described, "type", type_words[parameter->type]);
			json_put_text(described, "value", parameter->value);
			json_push(parameters, described);
		}
	}
	json_put_text(json, "method", command->method);
	json_put(json, "parameters", parameters);
	return json;
}

int main(void) {
	struct json *list = json_new_list();
	for (size_t i = 0; i < CMD_COUNT; i++) {
		json_push(list, describe(&commands[i]));
	}
	char *text = json_write_pretty(list);
	int printed = puts(text);
	free(text);
	json_free(list);
	return printed < 0 ? 1 : 0;
}
