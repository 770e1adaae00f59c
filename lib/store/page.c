// Pages of listings: what statements need to begin behind a place, and to follow one another.
#include "page.h"

#include "internal.h"

void stmt_page(struct stmt *stmt, const struct store_page *page) {
	const struct {
		const char *name;
		int64_t number;
	} numbers[] = {{"$at", page->at},
		       {"$after", page->after},
		       {"$limit", page->limit},
		       {"$customer", page->customer},
		       {"$noun_id", page->noun_id},
		       {"$from", page->from},
		       {"$until", page->until != 0 ? page->until : INT64_MAX},
		       {"$first", page->span != 0 ? page->after - page->span : 0},
		       {"$last", page->span != 0 ? page->after + page->span : INT64_MAX}};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (sqlite3_bind_parameter_index(stmt->handle, numbers[i].name) != 0) {
			stmt_int(stmt, numbers[i].name, numbers[i].number);
		}
	}
	const struct {
		const char *name, *text;
	} texts[] = {{"$state", page->state}, {"$match", page->match}, {"$noun", page->noun}};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (sqlite3_bind_parameter_index(stmt->handle, texts[i].name) != 0) {
			stmt_text(stmt, texts[i].name, texts[i].text);
		}
	}
	const struct {
		const char *name;
		struct date day;
	} days[] = {{"$day", page->day}, {"$to", page->to}};
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		if (sqlite3_bind_parameter_index(stmt->handle, days[i].name) != 0) {
			stmt_date(stmt, days[i].name, days[i].day);
		}
	}
}

// The rows of a chain's statement, as they are counted.
struct chain {
	store_row *row;
	void *argument;
	int64_t count;
	bool stopped;
};

static bool count_row(const void *record, void *argument) {
	struct chain *chain = argument;
	chain->count++;
	chain->stopped = !chain->row(record, chain->argument);
	return !chain->stopped;
}

bool stmt_chain(struct store *store, const struct stmt_chain *links, const struct store_page *page,
		store_row *row, void *argument, struct err *err) {
	struct chain chain = {.row = row, .argument = argument};
	struct store_page rest = *page;
	for (size_t i = links->first; i < links->count && !chain.stopped; i++) {
		struct stmt *stmt = stmt_get(store, links->table, links->indexes[i], err);
		rest.limit = page->limit - chain.count;
		if (rest.limit <= 0) {
			break;
		}
		if (stmt == NULL) {
			return false;
		}
		stmt_page(stmt, &rest);
		if (!stmt_each(stmt, links->table->type, count_row, &chain, err)) {
			return false;
		}
		rest.day = (struct date){0};
		rest.at = 0;
		rest.after = 0;
	}
	return true;
}
