// Pages of listings: a few rows in a step, written as they are read.
#include "daemon/control_page.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/app.h"
#include "daemon/long_call.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/store/customer.h"

enum {
	LIMIT_PRESET = 1000,
	LIMIT_MAX = 5000,
	STEP_ROWS = 8,   // that are told take about a millisecond
	STEP_IDS = 2000, // that are looked at do, too
};

// A list while it is read.
struct part {
	const char *name;
	const struct page_type *type;
	struct store_page page; // its place: of the row that was read last
	int64_t limit;          // rows that may still be told
	char **rows;            // as they are written
	size_t count, capacity, bytes;
	bool more, done; // there are others behind it; nothing is left to be read
	int64_t seen;    // rows of this step
};

struct page {
	struct app *app;
	struct part parts[PAGE_PARTS_MAX];
	size_t count, reading;
	size_t max_bytes; // of a part
	struct err *err;  // of this step
};

const char *page_place_text(const struct page_place *place, char ret[PAGE_PLACE_SIZE]) {
	char day[DATE_TEXT_SIZE];
	if (date_none(place->day) && place->at == 0) {
		(void)snprintf(ret, PAGE_PLACE_SIZE, "%" PRId64, place->id); // fits
	} else {
		(void)snprintf(ret, PAGE_PLACE_SIZE, "%s/%" PRId64 "/%" PRId64,
			       date_none(place->day) ? "-" : date_text(place->day, day), place->at,
			       place->id); // fits
	}
	return ret;
}

static bool read_place(const char *text, struct page_place *ret, struct err *err) {
	char day[DATE_TEXT_SIZE] = "";
	struct page_place place = {.id = 0};
	struct err ignored = {0}; // one error says it all
	int end = 0;
	bool ok = sscanf(text, "%18" SCNd64 "%n", &place.id, &end) == 1 && text[end] == '\0';
	if (!ok) {
		ok = sscanf(text, "%10[0-9-]/%18" SCNd64 "/%18" SCNd64 "%n", day, &place.at,
			    &place.id, &end) == 3 &&
		     text[end] == '\0' &&
		     (strcmp(day, "-") == 0 || date_parse(day, &place.day, &ignored));
	}
	if (!ok || place.at < 0 || place.id < 0) {
		return err_set(err, ERR_INVALID,
			       "'%.40s' is no place in a listing: an answer's 'next' is", text);
	}
	*ret = place;
	return true;
}

static void go_to(struct store_page *page, const struct page_place *place) {
	page->day = place->day;
	page->at = place->at;
	page->after = place->id;
}

static struct page_place place_of(const struct page_type *type, const void *record) {
	// The id is a record's first member (record.h).
	return type->place != NULL ? type->place(record)
				   : (struct page_place){.id = *(const int64_t *)record};
}

// The row as it is written; NULL with err.
static char *write_row(struct app *app, const struct page_type *type, const void *record,
		       struct err *err) {
	struct json *object = type->tell != NULL ? type->tell(app, record, err)
						 : record_answer(app, type->record, record);
	bool ok = object != NULL &&
		  (type->decorate == NULL || type->decorate(object, record, app, err));
	char *row = ok ? json_write(object) : NULL;
	json_free(object);
	return row;
}

static void keep_row(struct part *part, char *row, size_t len) {
	if (part->count == part->capacity) {
		part->capacity = part->capacity == 0 ? 16 : part->capacity * 2;
		part->rows = xrealloc(part->rows, part->capacity, sizeof *part->rows);
	}
	part->rows[part->count++] = row;
	part->bytes += len + 1;
	part->limit--;
}

// A store_row: keeps what has room, and ends the part behind it.
static bool take_row(const void *record, void *argument) {
	struct page *page = argument;
	struct part *part = &page->parts[page->reading];
	const struct page_place place = place_of(part->type, record);
	if (part->type->is_told == NULL || part->type->is_told(record, page->app)) {
		char *row = part->limit > 0 ? write_row(page->app, part->type, record, page->err)
					    : NULL;
		size_t len = row != NULL ? strlen(row) : 0;
		bool fits = row != NULL &&
			    (part->count == 0 || part->bytes + len < page->max_bytes);
		if (!fits) {
			part->more = page->err->code == ERR_NONE;
			free(row);
			return false;
		}
		keep_row(part, row, len);
	}
	part->seen++;
	go_to(&part->page, &place);
	return true;
}

// Of a listing that looks at each row: goes on behind those that were looked at.
static bool pass_ids(struct page *page, struct part *part, struct err *err) {
	int64_t last = 0;
	if (part->type->backwards) {
		part->page.after -= STEP_IDS;
		part->done = part->page.after <= 1;
		return true;
	}
	part->page.after += STEP_IDS;
	bool ok = part->type->last(page->app->store, &last, err);
	part->done = part->page.after >= last;
	return ok;
}

// Reads a few rows of a part.
static bool read_part(struct page *page, struct part *part, struct err *err) {
	part->seen = 0;
	part->page.limit = STEP_ROWS;
	if (!part->type->each(page->app->store, &part->page, take_row, page, err) ||
	    err->code != ERR_NONE) {
		return false;
	}
	if (part->more) {
		part->done = true;
	} else if (part->seen < STEP_ROWS) {
		part->done = part->type->last == NULL;
		return part->done || pass_ids(page, part, err);
	}
	return true;
}

// The rows of a part, in their order.
static void add_rows(struct strbuf *text, const struct part *part) {
	for (size_t i = 0; i < part->count; i++) {
		strbuf_add_text(text, i > 0 ? "," : "");
		strbuf_add_text(text, part->rows[part->type->backwards ? part->count - 1 - i : i]);
	}
}

// All lists and, of a single one, the place behind it, behind the members of head.
static char *write_answer(const struct page *page, const struct json *head) {
	struct strbuf text = STRBUF_INIT(SIZE_MAX); // each part has its limit
	char *start = json_write(head), key[PAGE_PLACE_SIZE];
	strbuf_add(&text, start, strlen(start) - 1); // without its closing brace
	for (size_t i = 0; i < page->count; i++) {
		strbuf_addf(&text, "%s\"%s\":[", i > 0 || json_count(head) > 0 ? "," : "",
			    page->parts[i].name);
		add_rows(&text, &page->parts[i]);
		strbuf_add_char(&text, ']');
	}
	if (page->count == 1 && page->parts[0].more) {
		const struct store_page *end = &page->parts[0].page;
		const struct page_place place = {end->day, end->at, end->after};
		strbuf_addf(&text, ",\"next\":\"%s\"", page_place_text(&place, key));
	} else if (page->count == 1) {
		strbuf_add_text(&text, ",\"next\":null");
	}
	strbuf_add_char(&text, '}');
	free(start);
	return strbuf_take(&text);
}

// Of several lists says which have others behind the last row.
static void put_more(const struct page *page, struct json *result) {
	for (size_t i = 0; i < page->count && page->count > 1; i++) {
		if (json_get(result, "more") == NULL) {
			json_put(result, "more", json_new_list());
		}
		if (page->parts[i].more) {
			json_push(json_get(result, "more"), json_new_text(page->parts[i].name));
		}
	}
}

static bool step(struct request *request, void *state, bool *ret_more, struct err *err) {
	struct page *page = state;
	page->err = err;
	if (page->reading < page->count) {
		struct part *part = &page->parts[page->reading];
		if (!part->done && !read_part(page, part, err)) {
			return false;
		}
		page->reading += part->done ? 1 : 0;
		*ret_more = true;
	} else {
		put_more(page, request->result);
		request->written = write_answer(page, request->result);
	}
	return true;
}

static void finish(void *state) {
	struct page *page = state;
	for (size_t i = 0; i < page->count; i++) {
		struct part *part = &page->parts[i];
		for (size_t k = 0; k < part->count; k++) {
			free(part->rows[k]);
		}
		free(part->rows);
	}
	free(page);
}

// A list that looks at each row from the last one on begins behind that.
static bool begin_part(struct app *app, const struct page_part *from, struct part *ret,
		       struct err *err) {
	*ret = (struct part){.name = from->name,
			     .type = from->type,
			     .page = from->page,
			     .limit = from->page.limit};
	if (from->type->last == NULL) {
		return true;
	}
	ret->page.span = STEP_IDS;
	if (from->type->backwards && ret->page.after == 0) {
		int64_t last = 0;
		if (!from->type->last(app->store, &last, err)) {
			return false;
		}
		ret->page.after = last + 1;
	}
	return true;
}

bool page_run(struct request *request, const struct page_part *parts, size_t count,
	      struct err *err) {
	static const struct long_call_type type = {.step = step, .finish = finish, .reads = true};
	struct page *page = xcalloc(1, sizeof *page);
	assert(count <= PAGE_PARTS_MAX);
	page->app = request->app;
	page->count = count;
	page->max_bytes = PAGE_MAX_BYTES / count;
	for (size_t i = 0; i < count; i++) {
		if (!begin_part(request->app, &parts[i], &page->parts[i], err)) {
			finish(page);
			return false;
		}
	}
	return long_call_run(request, &type, page, err);
}

bool page_list(struct request *request, const struct page_type *type, const struct store_page *page,
	       struct err *err) {
	const struct page_part part = {type->record->plural, type, *page};
	return page_run(request, &part, 1, err);
}

bool page_from_request(const struct request *request, struct store_page *ret, struct err *err) {
	struct customer customer = {0};
	struct page_place place = {.id = 0};
	const struct json *params = request->params;
	const char *selector = json_get_text(params, "customer");
	const char *after = json_get_text(params, "after");
	int64_t limit = json_get_int(params, "limit", LIMIT_PRESET);
	*ret = (struct store_page){
		.limit = limit > 0 && limit < LIMIT_MAX ? limit : LIMIT_MAX,
		.state = json_get_text(params, "state"),
		.match = json_get_text(params, "match"),
	};
	if (after != NULL && !read_place(after, &place, err)) {
		return false;
	}
	go_to(ret, &place);
	if (selector == NULL) {
		return true;
	}
	if (!store_customer_find(request->app->store, selector, &customer, err)) {
		return false;
	}
	ret->customer = customer.id;
	record_finish(&customer_record, &customer);
	return true;
}
