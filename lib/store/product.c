// The tables product and variation.
#include "rosemary/store/product.h"

#include "internal.h"
#include "page.h"

enum {
	GET,
	BY_SKU,
	ADD,
	UPDATE,
	IN_CATEGORY,
	EACH,
	VARIATION_FIND,
	VARIATION_ADD,
	VARIATION_UPDATE,
	VARIATION_EACH
};

/* clang-format off */
static const char *const sql[] = {
	[GET] = "SELECT * FROM product WHERE id = $id",
	[BY_SKU] = "SELECT * FROM product WHERE sku = $sku",
	[ADD] = "INSERT INTO product (sku, description, category, price_minor, currency, season_from,"
		" season_to, active) VALUES ($sku, $description, $category, $price_minor, $currency,"
		" $season_from, $season_to, $active)",
	[UPDATE] = "UPDATE product SET description = $description, category = $category,"
		" price_minor = $price_minor, currency = $currency, season_from = $season_from,"
		" season_to = $season_to, active = $active WHERE id = $id",
	[IN_CATEGORY] = "SELECT EXISTS (SELECT 1 FROM product"
		" WHERE category = $category COLLATE NOCASE)",
	[EACH] = "SELECT * FROM product WHERE id > $after ORDER BY id LIMIT $limit",
	[VARIATION_FIND] = "SELECT * FROM variation WHERE product = $product AND to_product = $to_product",
	[VARIATION_ADD] = ("INSERT INTO variation (product, to_product, sentence)"
		" VALUES ($product, $to_product, $sentence)"),
	[VARIATION_UPDATE] = "UPDATE variation SET sentence = $sentence WHERE id = $id",
	[VARIATION_EACH] = "SELECT * FROM variation WHERE product = $product ORDER BY id",
};
/* clang-format on */

static const struct sql_table table = {STORE_FILE_PRODUCT, sql, ARRAY_LEN(sql), &product_record};

bool store_product_get(struct store *store, int64_t id, struct product *ret, struct err *err) {
	return stmt_by_id(store, &table, GET, id, ret, err);
}

bool store_product_by_sku(struct store *store, const char *sku, bool *ret_found,
			  struct product *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, BY_SKU, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$sku", sku);
	return stmt_find(stmt, &product_record, ret_found, ret, err);
}

bool store_product_add(struct store *store, struct product *product, struct err *err) {
	return stmt_add(store, &table, ADD, product, err);
}

bool store_product_update(struct store *store, const struct product *product, struct err *err) {
	return stmt_update(store, &table, UPDATE, product, err);
}

bool store_product_in_category(struct store *store, const char *category, bool *ret,
			       struct err *err) {
	int64_t exists = 0;
	struct stmt *stmt = stmt_get(store, &table, IN_CATEGORY, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_text(stmt, "$category", category);
	if (!stmt_number(stmt, &exists, err)) {
		return false;
	}
	*ret = exists != 0;
	return true;
}

bool store_product_each(struct store *store, const struct store_page *page, store_row *row,
			void *argument, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_page(stmt, page);
	return stmt_each(stmt, &product_record, row, argument, err);
}

bool store_variation_find(struct store *store, int64_t product, int64_t to_product, bool *ret_found,
			  struct variation *ret, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, VARIATION_FIND, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$product", product);
	stmt_int(stmt, "$to_product", to_product);
	return stmt_find(stmt, &variation_record, ret_found, ret, err);
}

bool store_variation_add(struct store *store, struct variation *variation, struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, VARIATION_ADD, err);
	return stmt != NULL && stmt_insert(stmt, &variation_record, variation, err);
}

bool store_variation_update(struct store *store, const struct variation *variation,
			    struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, VARIATION_UPDATE, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_record(stmt, &variation_record, variation);
	return stmt_change_one(stmt, "the variation is gone", err);
}

bool store_variation_each(struct store *store, int64_t product, store_row *row, void *argument,
			  struct err *err) {
	struct stmt *stmt = stmt_get(store, &table, VARIATION_EACH, err);
	if (stmt == NULL) {
		return false;
	}
	stmt_int(stmt, "$product", product);
	return stmt_each(stmt, &variation_record, row, argument, err);
}
