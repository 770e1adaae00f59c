// Customers: their fields, and names as they should be said.
#include "rosemary/domain/customer.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/country.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/household.h"

enum { GROWTH_MAX = 3 }; // how much longer a title-case mapping may be (Unicode 5.18)

WORDS(customer_state_words, "active", "paused", "erased", "merged");
WORDS(leap_day_words, "shop", "feb-28", "mar-1");

#define AT(member) offsetof(struct customer, member)

/* clang-format off */
static const struct field fields[] = {
	{"id",            FIELD_ID,   AT(id),            NULL, 0},
	{"source",        FIELD_TEXT, AT(source),        NULL, 0},
	{"ref",           FIELD_TEXT, AT(ref),           NULL, 0},
	{"given_name",    FIELD_TEXT, AT(given_name),    NULL, 0},
	{"family_name",   FIELD_TEXT, AT(family_name),   NULL, 0},
	{"folded",        FIELD_TEXT, AT(folded),        NULL, FIELD_HIDDEN},
	{"email",         FIELD_TEXT, AT(email),         NULL, 0},
	{"phone",         FIELD_TEXT, AT(phone),         NULL, 0},
	{"language",      FIELD_TEXT, AT(language),      NULL, 0},
	{"country",       FIELD_TEXT, AT(country),       NULL, 0},
	{"timezone",      FIELD_TEXT, AT(timezone),      NULL, 0},
	{"channel",       FIELD_WORD, AT(channel),       &channel_words, 0},
	{"address",       FIELD_TEXT, AT(address),       NULL, 0},
	{"postcode",      FIELD_TEXT, AT(postcode),      NULL, 0},
	{"leap_day",      FIELD_WORD, AT(leap_day),      &leap_day_words, 0},
	{"notes",         FIELD_TEXT, AT(notes),         NULL, 0},
	{"state",         FIELD_WORD, AT(state),         &customer_state_words, 0},
	{"refused_email", FIELD_TEXT, AT(refused_email), NULL, 0},
	{"refused_phone", FIELD_TEXT, AT(refused_phone), NULL, 0},
	{"household",     FIELD_TEXT, AT(household),     NULL, FIELD_HIDDEN},
	{"home",          FIELD_TEXT, AT(home),          NULL, FIELD_HIDDEN},
	{"merged_into",   FIELD_ID,   AT(merged_into),   NULL, 0},
};
/* clang-format on */

const struct record_type customer_record = {"customer", "customers", sizeof(struct customer),
					    fields, ARRAY_LEN(fields)};

char *customer_full_name(const struct customer *customer) {
	const char *given = customer->given_name != NULL ? customer->given_name : "";
	const char *family = customer->family_name != NULL ? customer->family_name : "";
	return xasprintf("%s%s%s", given, *given != '\0' && *family != '\0' ? " " : "", family);
}

char *customer_postal_address(const struct customer *customer, const char *home,
			      const char *language) {
	const char *address = customer->address, *postcode = customer->postcode;
	const char *country = customer->country;
	if (address == NULL || *address == '\0') {
		return NULL;
	}
	bool coded = postcode != NULL && *postcode != '\0' && strstr(address, postcode) == NULL;
	bool abroad = country != NULL && home != NULL && strcmp(country, home) != 0;
	char *full = customer_full_name(customer);
	char *name = name_as_said(full);
	char *abroad_name = abroad ? country_capitals(country, language) : xstrdup("");
	char *text = xasprintf("%s%s%s%s%s%s%s", name, *name != '\0' ? ", " : "", address,
			       coded ? ", " : "", coded ? postcode : "", abroad ? ", " : "",
			       abroad_name);
	free(abroad_name);
	free(name);
	free(full);
	return text;
}

void customer_fold(struct customer *customer) {
	char *name = customer_full_name(customer);
	free(customer->folded);
	free(customer->household);
	free(customer->home);
	customer->folded = utf8_fold(name);
	customer->household = household_key(customer);
	customer->home = household_home(customer);
	free(name);
}

// What stands between the parts of a name; apostrophes first, also as telephones write them.
static const char *const breaks[] = {"'", "’", " ", "-", "‐", "‑", ".", "(", "/", "&"};
enum { APOSTROPHES = 2 };

// The length in bytes of the break at text, 0 when there is none; and which one it is.
static size_t break_at(const char *text, size_t *ret_which) {
	for (size_t i = 0; i < ARRAY_LEN(breaks); i++) {
		size_t len = strlen(breaks[i]);
		if (strncmp(text, breaks[i], len) == 0) {
			*ret_which = i;
			return len;
		}
	}
	return 0;
}

// The length of the part that begins at text, up to a break or the end.
static size_t part_at(const char *text) {
	size_t len = 0, which;
	while (text[len] != '\0' && break_at(text + len, &which) == 0) {
		len++;
	}
	return len;
}

// "mary-ann o'brien" -> "Mary-Ann O'Brien", but "rosa's mum" -> "Rosa's Mum".
static char *title_parts(const char *name) {
	struct strbuf said = STRBUF_INIT(strlen(name) * GROWTH_MAX);
	size_t which = ARRAY_LEN(breaks);
	while (*name != '\0') {
		size_t len = part_at(name);
		bool possessive = which < APOSTROPHES && len == 1 && *name == 's';
		char *part = xstrndup(name, len);
		char *titled = possessive ? xstrdup(part) : utf8_title(part);
		strbuf_add_text(&said, titled);
		free(titled);
		free(part);
		name += len;
		size_t gap = break_at(name, &which);
		strbuf_add(&said, name, gap);
		name += gap;
	}
	return strbuf_take(&said);
}

// Turkish and Azeri write two kinds of i; which the others of such a name are cannot be told here.
static bool has_dotted_capital(const char *name) {
	return strstr(name, "İ") != NULL;
}

bool name_is_sayable(const char *name) {
	// Of addresses, markup, notes in brackets and numbers of cards or houses.
	return strpbrk(name, "@/\\<>{}()[];=|_*#%$^~\"0123456789") == NULL && utf8_has_letter(name);
}

bool given_name_is_sayable(const char *name) {
	static const char *const no_names[] = {"mr",       "mrs",     "ms",   "miss",
					       "mx",       "dr",      "prof", "professor",
					       "sir",      "rev",     "herr", "frau",
					       "mme",      "mlle",    "sr",   "sra",
					       "sig",      "dhr",     "mevr", "guest",
					       "customer", "unknown", "none", "null",
					       "test",     "n.a.",    "tbc",  "no name",
					       "anonymous"};
	bool is_name = name_is_sayable(name);
	char *folded = utf8_fold(name);
	size_t len = strlen(folded);
	if (len > 0 && folded[len - 1] == '.' && strchr(folded, '.') == folded + len - 1) {
		folded[len - 1] = '\0'; // "mr."
	}
	for (size_t i = 0; is_name && i < ARRAY_LEN(no_names); i++) {
		is_name = strcmp(folded, no_names[i]) != 0;
	}
	free(folded);
	return is_name;
}

// Runs of blanks become one.
static void squeeze(char *text) {
	char *to = text;
	for (const char *from = text; *from != '\0'; from++) {
		if (*from != ' ' || from[1] != ' ') {
			*to++ = *from;
		}
	}
	*to = '\0';
}

char *name_as_said(const char *name) {
	char *lower = utf8_lower(name);
	char *upper = utf8_upper(name);
	bool one_case = strcmp(name, lower) == 0 || strcmp(name, upper) == 0;
	char *said = one_case && !has_dotted_capital(name) ? title_parts(lower) : xstrdup(name);
	squeeze(said);
	free(upper);
	free(lower);
	return said;
}
