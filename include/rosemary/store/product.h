/* The tables product and variation. */
#pragma once

#include "rosemary/domain/product.h"
#include "rosemary/store/store.h"

/* The product of a sku; *ret_found is false when there is none. */
bool store_product_by_sku(struct store *store, const char *sku, bool *ret_found,
			  struct product *ret, struct err *err) MUST_CHECK;

/* Reads one. ERR_NOT_FOUND. */
bool store_product_get(struct store *store, int64_t id, struct product *ret,
		       struct err *err) MUST_CHECK;

/* Adds one and sets its id; writes all columns of an existing one. */
bool store_product_add(struct store *store, struct product *product, struct err *err) MUST_CHECK;
bool store_product_update(struct store *store, const struct product *product,
			  struct err *err) MUST_CHECK;

/* True when there is a product of that category, in any case of ASCII. */
bool store_product_in_category(struct store *store, const char *category, bool *ret,
			       struct err *err) MUST_CHECK;

/* A listing by id. */
bool store_product_each(struct store *store, const struct store_page *page, store_row *row,
			void *argument, struct err *err) MUST_CHECK;

/* The variation between two products; *ret_found is false when there is none. */
bool store_variation_find(struct store *store, int64_t product, int64_t to_product, bool *ret_found,
			  struct variation *ret, struct err *err) MUST_CHECK;

/* Adds one and sets its id; writes all columns of an existing one. */
bool store_variation_add(struct store *store, struct variation *variation,
			 struct err *err) MUST_CHECK;
bool store_variation_update(struct store *store, const struct variation *variation,
			    struct err *err) MUST_CHECK;

/* What may follow a product, by id. */
bool store_variation_each(struct store *store, int64_t product, store_row *row, void *argument,
			  struct err *err) MUST_CHECK;
