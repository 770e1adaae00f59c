// The six kinds of file: the table of their columns, and how a header is matched with it.
#include "rosemary/intake/columns.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/base/utf8.h"
#include "rosemary/domain/channel.h"
#include "rosemary/domain/consent.h"
#include "rosemary/domain/order.h"
#include "rosemary/domain/recipient.h"

WORDS(file_kind_words, "products", "variations", "customers", "recipients", "occasions", "orders");

enum {
	KEY_BYTES = 100,    // references, words, numbers: short enough to be repeated in a reason
	NAME_BYTES = 200,   // names
	TEXT_BYTES = 1000,  // one line of words
	LINES_BYTES = 4000, // several lines
	EMAIL_BYTES = 400,  // an address in other scripts may be longer than on the wire
	MAX_LEAD_DAYS = 365,
	MAX_QUANTITY = 1000000,
};

/* clang-format off */
static const struct column product_columns[] = {
	{"sku",         COLUMN_TEXT,     COLUMN_REQUIRED, KEY_BYTES,  NULL, 0, 0},
	{"description", COLUMN_TEXT,     COLUMN_REQUIRED, TEXT_BYTES, NULL, 0, 0},
	{"category",    COLUMN_TEXT,     0,               NAME_BYTES, NULL, 0, 0},
	{"price",       COLUMN_MONEY,    0,               KEY_BYTES,  NULL, 0, 0},
	{"currency",    COLUMN_CURRENCY, 0,               KEY_BYTES,  NULL, 0, 0},
	{"season_from", COLUMN_SEASON,   0,               KEY_BYTES,  NULL, 0, 0},
	{"season_to",   COLUMN_SEASON,   0,               KEY_BYTES,  NULL, 0, 0},
	{"active",      COLUMN_YES_NO,   0,               KEY_BYTES,  NULL, 0, 0},
};

static const struct column variation_columns[] = {
	{"sku",      COLUMN_TEXT, COLUMN_REQUIRED, KEY_BYTES,  NULL, 0, 0},
	{"to_sku",   COLUMN_TEXT, COLUMN_REQUIRED, KEY_BYTES,  NULL, 0, 0},
	{"sentence", COLUMN_TEXT, COLUMN_REQUIRED, TEXT_BYTES, NULL, 0, 0},
};

static const struct column customer_columns[] = {
	{"ref",           COLUMN_TEXT,     COLUMN_REQUIRED, KEY_BYTES,   NULL, 0, 0},
	{"given_name",    COLUMN_TEXT,     0,               NAME_BYTES,  NULL, 0, 0},
	{"family_name",   COLUMN_TEXT,     0,               NAME_BYTES,  NULL, 0, 0},
	{"email",         COLUMN_EMAIL,    0,               EMAIL_BYTES, NULL, 0, 0},
	{"phone",         COLUMN_PHONE,    0,               KEY_BYTES,   NULL, 0, 0},
	{"address",       COLUMN_LINES,    0,               LINES_BYTES, NULL, 0, 0},
	{"postcode",      COLUMN_TEXT,     0,               KEY_BYTES,   NULL, 0, 0},
	{"language",      COLUMN_LANGUAGE, 0,               KEY_BYTES,   NULL, 0, 0},
	{"country",       COLUMN_COUNTRY,  0,               KEY_BYTES,   NULL, 0, 0},
	{"timezone",      COLUMN_ZONE,     0,               KEY_BYTES,   NULL, 0, 0},
	{"channel",       COLUMN_WORD,     0,               KEY_BYTES,   &channel_words, 0, 0},
	{"consent_email", COLUMN_WORD,     0,               KEY_BYTES,   &consent_state_words, 0, 0},
	{"consent_sms",   COLUMN_WORD,     0,               KEY_BYTES,   &consent_state_words, 0, 0},
	{"birthday",      COLUMN_BIRTHDAY, 0,               KEY_BYTES,   NULL, 0, 0},
	{"notes",         COLUMN_LINES,    0,               LINES_BYTES, NULL, 0, 0},
};

static const struct column recipient_columns[] = {
	{"customer_ref", COLUMN_TEXT, COLUMN_REQUIRED, KEY_BYTES,  NULL, 0, 0},
	{"name",         COLUMN_TEXT, COLUMN_EITHER,   NAME_BYTES, NULL, 0, 0},
	{"relation",     COLUMN_TEXT, COLUMN_EITHER,   NAME_BYTES, NULL, 0, 0},
	{"pronoun",      COLUMN_WORD, 0,               KEY_BYTES,  &pronoun_words, 0, 0},
	{"country",      COLUMN_COUNTRY, 0,            KEY_BYTES,  NULL, 0, 0},
	{"likes",        COLUMN_TEXT, 0,               TEXT_BYTES, NULL, 0, 0},
	{"avoid",        COLUMN_TEXT, 0,               TEXT_BYTES, NULL, 0, 0},
	{"state",        COLUMN_WORD, 0,               KEY_BYTES,  &recipient_state_words, 0, 0},
};

static const struct column occasion_columns[] = {
	{"customer_ref", COLUMN_TEXT,  COLUMN_REQUIRED, KEY_BYTES,  NULL, 0, 0},
	{"recipient",    COLUMN_TEXT,  0,               NAME_BYTES, NULL, 0, 0},
	{"kind",         COLUMN_KIND,  COLUMN_REQUIRED, KEY_BYTES,  NULL, 0, 0},
	{"title",        COLUMN_TEXT,  0,               TEXT_BYTES, NULL, 0, 0},
	{"rule",         COLUMN_RULE,  COLUMN_REQUIRED, TEXT_BYTES, NULL, 0, 0},
	{"lead_days",    COLUMN_WHOLE, 0,               KEY_BYTES,  NULL, 0, MAX_LEAD_DAYS},
};

static const struct column order_columns[] = {
	{"ref",           COLUMN_TEXT,     COLUMN_REQUIRED, KEY_BYTES,   NULL, 0, 0},
	{"customer_ref",  COLUMN_TEXT,     COLUMN_REQUIRED, KEY_BYTES,   NULL, 0, 0},
	{"recipient",     COLUMN_TEXT,     0,               NAME_BYTES,  NULL, 0, 0},
	{"relation",      COLUMN_TEXT,     0,               NAME_BYTES,  NULL, 0, 0},
	{"occasion",      COLUMN_KIND,     0,               KEY_BYTES,   NULL, 0, 0},
	{"placed_on",     COLUMN_DATE,     COLUMN_REQUIRED, KEY_BYTES,   NULL, 0, 0},
	{"wanted_on",     COLUMN_DATE,     0,               KEY_BYTES,   NULL, 0, 0},
	{"kind",          COLUMN_WORD,     0,               KEY_BYTES,   &order_kind_words, 0, 0},
	{"replaces",      COLUMN_TEXT,     0,               KEY_BYTES,   NULL, 0, 0},
	{"gift_note",     COLUMN_LINES,    0,               LINES_BYTES, NULL, 0, 0},
	{"tags",          COLUMN_TEXT,     0,               TEXT_BYTES,  NULL, 0, 0},
	{"sku",           COLUMN_TEXT,     COLUMN_EITHER,   KEY_BYTES,   NULL, 0, 0},
	{"description",   COLUMN_TEXT,     COLUMN_EITHER,   TEXT_BYTES,  NULL, 0, 0},
	{"quantity",      COLUMN_WHOLE,    0,               KEY_BYTES,   NULL, 1, MAX_QUANTITY},
	{"price",         COLUMN_AMOUNT,   0,               KEY_BYTES,   NULL, 0, 0},
	{"currency",      COLUMN_CURRENCY, 0,               KEY_BYTES,   NULL, 0, 0},
	{"payment",       COLUMN_NO_CARD,  0,               NAME_BYTES,  NULL, 0, 0},
	{"payment_token", COLUMN_NO_CARD,  0,               NAME_BYTES,  NULL, 0, 0},
};

static const struct {
	const struct column *columns;
	size_t count;
} kinds[FILE_KIND_COUNT] = {
	[FILE_PRODUCTS]   = {product_columns,   ARRAY_LEN(product_columns)},
	[FILE_VARIATIONS] = {variation_columns, ARRAY_LEN(variation_columns)},
	[FILE_CUSTOMERS]  = {customer_columns,  ARRAY_LEN(customer_columns)},
	[FILE_RECIPIENTS] = {recipient_columns, ARRAY_LEN(recipient_columns)},
	[FILE_OCCASIONS]  = {occasion_columns,  ARRAY_LEN(occasion_columns)},
	[FILE_ORDERS]     = {order_columns,     ARRAY_LEN(order_columns)},
};

// They stand first in FILE.rejected.csv, so that it can be mended and imported as it is.
static const struct column ignored_columns[] = {
	{"rejected_line",   COLUMN_IGNORED, 0, 0, NULL, 0, 0},
	{"rejected_reason", COLUMN_IGNORED, 0, 0, NULL, 0, 0},
};
/* clang-format on */

// The header's names while they are matched: folded, maps applied.
struct header {
	size_t count;
	char *names[CSV_MAX_FIELDS];
	bool mapped[CSV_MAX_FIELDS];
};

const struct column *file_kind_columns(enum file_kind kind, size_t *ret_count) {
	*ret_count = kinds[kind].count;
	return kinds[kind].columns;
}

static const struct column *find_in(const struct column *columns, size_t count, const char *name) {
	for (size_t i = 0; i < count; i++) {
		if (strcmp(columns[i].name, name) == 0) {
			return &columns[i];
		}
	}
	return NULL;
}

const struct column *column_find(enum file_kind kind, const char *name) {
	return find_in(kinds[kind].columns, kinds[kind].count, name);
}

static const struct column *find_ignored(const char *name) {
	return find_in(ignored_columns, ARRAY_LEN(ignored_columns), name);
}

// "Given Name" and "given-name" are given_name.
static char *fold_name(const char *name) {
	char *folded = utf8_fold(name);
	for (char *byte = folded; *byte != '\0'; byte++) {
		if (*byte == ' ' || *byte == '-') {
			*byte = '_';
		}
	}
	return folded;
}

static bool has_name(const struct header *header, const char *name) {
	for (size_t i = 0; i < header->count; i++) {
		if (strcmp(header->names[i], name) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_field_of_any_kind(const char *name) {
	for (int kind = 0; kind < FILE_KIND_COUNT; kind++) {
		if (column_find((enum file_kind)kind, name) != NULL) {
			return true;
		}
	}
	return false;
}

// Gives the column that a map names its field's name. Other columns of that name lose theirs.
static bool apply_map(struct header *header, const char *map, struct err *err) {
	const char *equals = strchr(map, '=');
	if (equals == NULL || equals == map || equals[1] == '\0') {
		return err_set(err, ERR_INVALID, "'%s' is not field=Column", map);
	}
	char *field = xstrndup(map, (size_t)(equals - map));
	char *wanted = fold_name(equals + 1);
	bool known = is_field_of_any_kind(field);
	if (!known) {
		err_set(err, ERR_INVALID, "no kind of file has a field '%s'", field);
	}
	bool found = false;
	for (size_t i = 0; known && i < header->count; i++) {
		if (!found && !header->mapped[i] && strcmp(header->names[i], wanted) == 0) {
			replace_text(&header->names[i], field);
			header->mapped[i] = found = true;
		}
	}
	for (size_t i = 0; found && i < header->count; i++) {
		if (!header->mapped[i] && strcmp(header->names[i], field) == 0) {
			replace_text(&header->names[i], "");
		}
	}
	free(field);
	free(wanted);
	return known;
}

// Counts how a kind fits: the columns it knows, and whether all that it needs are there.
static size_t fit(const struct header *header, enum file_kind kind, bool *ret_complete) {
	size_t known = 0;
	for (size_t i = 0; i < header->count; i++) {
		known += column_find(kind, header->names[i]) != NULL ? 1 : 0;
	}
	*ret_complete = true;
	for (size_t i = 0; i < kinds[kind].count; i++) {
		const struct column *column = &kinds[kind].columns[i];
		if ((column->flags & COLUMN_REQUIRED) && !has_name(header, column->name)) {
			*ret_complete = false;
		}
	}
	return known;
}

static bool recognise(const struct header *header, enum file_kind *ret, struct err *err) {
	size_t named = 0;
	for (size_t i = 0; i < header->count; i++) {
		const char *name = header->names[i];
		named += name[0] != '\0' && find_ignored(name) == NULL ? 1 : 0;
	}
	size_t best = 0;
	int rivals = 0;
	for (int kind = 0; kind < FILE_KIND_COUNT; kind++) {
		bool complete = false;
		size_t known = fit(header, (enum file_kind)kind, &complete);
		if (!complete || known * 2 < named || known < best) {
			continue;
		}
		rivals = known > best ? 1 : rivals + 1;
		best = known;
		*ret = (enum file_kind)kind;
	}
	if (rivals != 1) {
		return err_set(err, ERR_INVALID,
			       "its header does not tell what it holds; say --as KIND (products, "
			       "variations, customers, recipients, occasions or orders)");
	}
	return true;
}

static bool choose_kind(const struct header *header, const char *wanted, enum file_kind *ret,
			struct err *err) {
	if (wanted == NULL) {
		return recognise(header, ret, err);
	}
	int kind = 0;
	if (!words_find(&file_kind_words, wanted, &kind)) {
		return err_set(err, ERR_INVALID,
			       "no kind of file is called '%s'; there are products, variations, "
			       "customers, recipients, occasions and orders",
			       wanted);
	}
	*ret = (enum file_kind)kind;
	return true;
}

// All that is missing in one reason, so that a file is mended once.
static bool check_missing(const struct header *header, enum file_kind kind, struct err *err) {
	struct strbuf missing = STRBUF_INIT(ERR_TEXT_MAX);
	struct strbuf either = STRBUF_INIT(ERR_TEXT_MAX);
	bool any = false;
	for (size_t i = 0; i < kinds[kind].count; i++) {
		const struct column *column = &kinds[kind].columns[i];
		bool there = has_name(header, column->name);
		if ((column->flags & COLUMN_REQUIRED) && !there) {
			strbuf_addf(&missing, "%s'%s'", missing.len > 0 ? ", " : "", column->name);
		}
		if (column->flags & COLUMN_EITHER) {
			strbuf_addf(&either, "%s'%s'", either.len > 0 ? " or " : "", column->name);
			any = any || there;
		}
	}
	if (either.len > 0 && !any) {
		strbuf_addf(&missing, "%s%s", missing.len > 0 ? ", " : "", strbuf_text(&either));
	}
	bool complete = missing.len == 0;
	if (!complete) {
		err_set(err, ERR_INVALID,
			"as %s it needs the column %s (--map field=Column names another)",
			words_name(&file_kind_words, (int)kind), strbuf_text(&missing));
	}
	strbuf_finish(&missing);
	strbuf_finish(&either);
	return complete;
}

static bool assign(const struct header *header, struct columns *columns, struct err *err) {
	columns->count = header->count;
	for (size_t i = 0; i < header->count; i++) {
		const struct column *column = column_find(columns->kind, header->names[i]);
		for (size_t k = 0; column != NULL && k < i; k++) {
			if (columns->at[k].column == column) {
				return err_set(err, ERR_INVALID,
					       "columns %zu and %zu are both '%s'", k + 1, i + 1,
					       column->name);
			}
		}
		columns->at[i].column = column != NULL ? column : find_ignored(header->names[i]);
	}
	return true;
}

// The map before that of index at which takes the same column; NULL: none does.
static const char *taken_by(const struct columns_choice *choice, size_t at) {
	const char *taker = NULL;
	char *wanted = fold_name(strchr(choice->maps[at], '=') + 1);
	for (size_t i = 0; i < at && taker == NULL; i++) {
		char *column = fold_name(strchr(choice->maps[i], '=') + 1);
		taker = strcmp(column, wanted) == 0 ? choice->maps[i] : NULL;
		free(column);
	}
	free(wanted);
	return taker;
}

// A map for this kind whose column is nowhere is a slip, unless the field is there by its own name.
static bool check_maps(const struct header *header, const struct columns_choice *choice,
		       enum file_kind kind, struct err *err) {
	for (size_t i = 0; i < choice->map_count; i++) {
		const char *map = choice->maps[i];
		const char *equals = strchr(map, '='); // there, or apply_map() had refused it
		char *field = xstrndup(map, (size_t)(equals - map));
		bool slip = column_find(kind, field) != NULL && !has_name(header, field);
		free(field);
		const char *taker = slip ? taken_by(choice, i) : NULL;
		if (taker != NULL) {
			return err_set(err, ERR_INVALID,
				       "--map %s names the column that --map %s takes: put a copy "
				       "of it into the file, with a name of its own",
				       map, taker);
		}
		if (slip) {
			return err_set(err, ERR_INVALID,
				       "there is no column '%s' as --map %s has it", equals + 1,
				       map);
		}
	}
	return true;
}

bool columns_read(const struct csv_row *row, const struct columns_choice *choice,
		  struct columns *ret, struct err *err) {
	struct header header = {.count = row->count};
	for (size_t i = 0; i < row->count; i++) {
		header.names[i] = fold_name(row->fields[i]);
	}
	bool ok = true;
	for (size_t i = 0; ok && i < choice->map_count; i++) {
		ok = apply_map(&header, choice->maps[i], err);
	}
	struct columns columns = {0};
	ok = ok && choose_kind(&header, choice->kind, &columns.kind, err) &&
	     check_maps(&header, choice, columns.kind, err) &&
	     check_missing(&header, columns.kind, err) && assign(&header, &columns, err);
	for (size_t i = 0; i < header.count; i++) {
		columns.at[i].dates.given = choice->dates;
		free(header.names[i]);
	}
	if (ok) {
		*ret = columns;
	}
	return ok;
}

void columns_unknown(const struct columns *columns, const struct csv_row *header,
		     struct strbuf *buf) {
	for (size_t i = 0; i < columns->count; i++) {
		const char *name = header->fields[i];
		if (columns->at[i].column == NULL && name[strspn(name, " \t")] != '\0') {
			strbuf_addf(buf, "%s'%s'", buf->len > 0 ? ", " : "", name);
		}
	}
}
