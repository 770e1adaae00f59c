/* A shop with a store of its own for tests of imports, and rows put into it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/import_rows.h"

/* 2027-05-14T12:00:00Z: the tests' present. */
enum { NOON = 1810296000 };

/* The shop, and the import that goes on there. */
struct fixture {
	struct shop shop;
	struct policy policy;
	struct zone *zone;
	struct store *store;
	struct import_target target;
};

/* A row, what becomes of it, and a part of the reason. */
struct sample {
	enum file_kind kind;
	const char *values;
	enum import_outcome outcome;
	const char *reason;
};

/* Makes and frees the fixture: cmocka's set-up and tear-down. */
int set_up(void **state);
int tear_down(void **state);

/* Another import begins. */
void begin_import(struct fixture *fixture);

/* Rows of it; each must become what the sample says. */
void take(struct fixture *fixture, const struct sample *sample);
void take_all(struct fixture *fixture, const struct sample *samples, size_t count);

/* The last row of an order was taken. */
void end_order(struct fixture *fixture);

/* The customer of that ref, to be finished; its id. */
struct customer customer_of(struct fixture *fixture, const char *ref);
int64_t customer_id(struct fixture *fixture, const char *ref);

#define TAKE(state, ...)                                                                           \
	take_all(*(state), (const struct sample[]){__VA_ARGS__},                                   \
		 ARRAY_LEN(((const struct sample[]){__VA_ARGS__})))

/* clang-format off */
#define LINDA {FILE_CUSTOMERS, "{\"ref\":\"1\",\"given_name\":\"Linda\",\"email\":\"linda@post.example\"}", IMPORT_NEW, NULL}
#define TOM   {FILE_CUSTOMERS, "{\"ref\":\"2\",\"given_name\":\"Tom\"}", IMPORT_NEW, NULL}
#define ROSES {FILE_PRODUCTS, "{\"sku\":\"R\",\"description\":\"pink roses\",\"price\":\"24.50\"}", IMPORT_NEW, NULL}
#define MUM   {FILE_RECIPIENTS, "{\"customer_ref\":\"1\",\"relation\":\"mum\",\"pronoun\":\"she\"}", IMPORT_NEW, NULL}
/* clang-format on */
