// Prints the tables of options and of facts for the manuals, while it is built.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/escape.h"
#include "rosemary/config/option.h"
#include "rosemary/domain/webpage.h"

enum { TEXT_MAX_BYTES = 4096 };

/* clang-format off */
static const char *const type_words[OPTION_TYPE_COUNT] = {
	[OPTION_LINE]      = "a text of one line",
	[OPTION_LINES]     = "a text; \\n is a line break",
	[OPTION_NUMBER]    = "a whole number",
	[OPTION_TIME]      = "a time, \"HH:MM\"",
	[OPTION_LANGUAGE]  = "a language, as \"en\" or \"en-GB\"",
	[OPTION_COUNTRY]   = "a country, as \"GB\"",
	[OPTION_CURRENCY]  = "a currency, as \"GBP\"",
	[OPTION_ZONE]      = "a time zone, as \"Europe/London\"",
	[OPTION_PHONE]     = "a telephone number",
	[OPTION_ADDRESS]   = "an e-mail address",
	[OPTION_SENDER]    = "an e-mail address, maybe with a name: \"Rose <hello@rose.example>\"",
	[OPTION_ADDRESSES] = "a list of e-mail addresses",
	[OPTION_PHONES]    = "a list of telephone numbers, as [ \"+447700900123\" ]",
	[OPTION_WEEKDAYS]  = "a list of weekdays, as [ \"sunday\" ]",
	[OPTION_DATES]     = "a list of \"MM-DD\", \"YYYY-MM-DD\" or two of a kind with a / between",
	[OPTION_OWNERS]    = "a list of users of this machine",
	[OPTION_STAFF]     = "a list of users of this machine",
	[OPTION_PATH]      = "a path",
	[OPTION_TRANSPORT] = "\"spool\" or \"smtp\"",
	[OPTION_TLS]       = "\"required\" or \"none\"",
	[OPTION_LEAP_DAY]  = "\"feb-28\" or \"mar-1\"",
	[OPTION_UNCERTAIN] = "\"hold\" or \"resend-once\"",
	[OPTION_URL]       = "smtp://HOST, smtps://HOST, with :PORT where it is another",
	[OPTION_SMS_TRANSPORT] = "\"spool\" or \"gateway\"",
	[OPTION_WEB_URL]   = "https://HOST, with :PORT and /PATH where they are others",
	[OPTION_HOST]      = "the name of a machine",
	[OPTION_HOSTS]     = "a list of names of machines",
	[OPTION_LISTEN]    = "an address and a port, as \"127.0.0.1:8787\", or \"off\"",
	[OPTION_PUBLIC_URL] = "https://HOST, with :PORT where it is another",
	[OPTION_BOOL]      = "true or false",
	[OPTION_CATEGORIES] = "a list of categories, as [ \"coffee\", \"pet food\" ]",
};
/* clang-format on */

static void print_escaped(const char *text) {
	struct strbuf escaped = STRBUF_INIT(TEXT_MAX_BYTES);
	escape_manual(&escaped, text);
	(void)fputs(strbuf_text(&escaped), stdout); // main() tells when writing failed
	strbuf_finish(&escaped);
}

static void print_option(const struct option *option) {
	(void)putchar('*');
	print_escaped(option->key);
	(void)putchar('*');
	if (option->preset != NULL) {
		(void)fputs(" = ", stdout);
		print_escaped(option->preset);
	}
	(void)fputs("\n\t", stdout);
	print_escaped(option->help);
	(void)fputs(".\n\tIt is ", stdout);
	print_escaped(type_words[option->type]);
	if (option->type == OPTION_NUMBER) {
		(void)printf(" from %d to %d", option->min, option->max);
	}
	(void)fputs(option->preset == NULL ? ", absent unless given." : ".", stdout);
	(void)fputs(option->flags & OPTION_RELOAD ? "\n\n" : " A change needs a restart.\n\n",
		    stdout);
}

static void print_options(void) {
	for (size_t i = 0; i < option_count; i++) {
		print_option(&options[i]);
	}
}

static void print_named(const char *name, const char *help) {
	(void)putchar('*');
	print_escaped(name);
	(void)fputs("*\n\t", stdout);
	print_escaped(help);
	(void)fputs("\n\n", stdout);
}

static void print_facts(void) {
	for (size_t i = 0; i < facts_known_count; i++) {
		print_named(facts_known[i].name, facts_known[i].help);
	}
}

static void print_pages(void) {
	for (size_t i = 0; i < pages_known_count; i++) {
		print_named(pages_known[i].name, pages_known[i].help);
	}
}

static void print_page_facts(void) {
	for (size_t i = 0; i < page_facts_known_count; i++) {
		print_named(page_facts_known[i].name, page_facts_known[i].help);
	}
}

static void print_left_out(void) {
	for (size_t i = 0; i < facts_left_out_count; i++) {
		const struct fact_left_out *left_out = &facts_left_out[i];
		(void)putchar('*');
		print_escaped(left_out->name);
		(void)putchar('*');
		if (left_out->told_by != NULL) {
			(void)fputs(", where it tells ", stdout);
			print_escaped(left_out->told_by);
		}
		(void)fputs("\n\t", stdout);
		print_escaped(left_out->reason);
		(void)fputs(".\n\n", stdout);
	}
}

static const struct {
	const char *name;
	void (*print)(void);
} tables[] = {
	{"options", print_options}, {"facts", print_facts},           {"left-out", print_left_out},
	{"pages", print_pages},     {"page-facts", print_page_facts},
};

int main(int count, char **words) {
	size_t at = 0;
	while (at < ARRAY_LEN(tables) && (count != 2 || strcmp(words[1], tables[at].name) != 0)) {
		at++;
	}
	if (at == ARRAY_LEN(tables)) {
		(void)fputs("usage: tables options|facts|left-out|pages|page-facts\n",
			    stderr); // nobody is left to be told
		return EXIT_FAILURE;
	}
	tables[at].print();
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
