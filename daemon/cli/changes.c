// What was added or changed by hand, as people read it.
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/cli/print.h"
#include "daemon/cli/table.h"
#include "daemon/cli/view.h"

/* clang-format off */
static const struct {
	enum command_id command;
	bool added;           // nothing was there before, but for what the program presumed
	const char *sentence; // begins what is printed; the id follows
	struct column label;
} records[] = {
	{CMD_CUSTOMER_ADD,   true,  "Added customer",    {.path = "name", .otherwise = "ref"}},
	{CMD_CUSTOMER_EDIT,  false, "Changed customer",  {.path = "name", .otherwise = "ref"}},
	{CMD_RECIPIENT_ADD,  true,  "Added recipient",   {.path = "name", .otherwise = "relation"}},
	{CMD_RECIPIENT_EDIT, false, "Changed recipient", {.path = "name", .otherwise = "relation"}},
	{CMD_OCCASION_ADD,   true,  "Added occasion",    {.path = "next_on", .type = CELL_DAY}},
	{CMD_OCCASION_EDIT,  false, "Changed occasion",  {.path = "next_on", .type = CELL_DAY}},
	{CMD_ORDER_ADD,      true,  "Added order",       {.path = "ref"}},
	{CMD_ORDER_EDIT,     false, "Changed order",     {.path = "ref"}},
	{CMD_PRODUCT_ADD,    true,  "Added product",     {.path = "sku"}},
	{CMD_PRODUCT_EDIT,   false, "Changed product",   {.path = "sku"}},
};
/* clang-format on */

// "email  linda@old.example, now linda@new.example"; nothing on the side where there was nothing.
static void print_change(const struct json *change, bool added) {
	static const struct column before = {.path = "before"};
	static const struct column after = {.path = "after"};
	const char *name = json_get_text(change, "name");
	char *old = cell_text(change, &before);
	char *new = cell_text(change, &after);
	if (!added && *old != '\0') {
		print_factf(name != NULL ? name : "", "%s, now %s", old,
			    *new != '\0' ? new : "nothing");
	} else if (*new != '\0') {
		print_fact(name, new);
	}
	free(old);
	free(new);
}

bool changes_print(enum command_id command, const struct json *answer) {
	const struct json *changes = json_get(answer, "changes");
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		if (records[i].command != command) {
			continue;
		}
		char *label = cell_text(answer, &records[i].label);
		if (json_count(changes) == 0) {
			print_line("Nothing is different.");
		} else {
			print_line("%s %" PRId64 "%s%s:", records[i].sentence,
				   json_get_int(answer, "id", 0), *label != '\0' ? ", " : "",
				   label);
		}
		for (size_t k = 0; k < json_count(changes); k++) {
			print_change(json_at(changes, k), records[i].added);
		}
		free(label);
		return true;
	}
	return false;
}
