// Rows of products and variations.
#include <string.h>

#include "daemon/import_rows.h"
#include "rosemary/store/product.h"

// Amounts mean something only in their currency: one changes with the other or not at all.
static bool merge_price(const struct import_target *target, const struct import_row *row,
			const struct product *old, struct product *product, struct err *err) {
	const char *price = import_cell(row, "price");
	struct money money;
	if (product->currency == NULL) {
		replace_text(&product->currency, target->shop->currency);
	}
	if (price == NULL) {
		bool moved = old->currency != NULL && strcmp(old->currency, product->currency) != 0;
		return !moved || err_set(err, ERR_INVALID,
					 "price: is empty, and the one that is there is in %s",
					 old->currency);
	}
	if (!money_parse(price, product->currency, &money, err)) {
		err->code = ERR_INVALID;
		return err_prefix(err, "price");
	}
	product->price_minor = money.minor;
	return true;
}

static bool check_season(const struct product *product, struct err *err) {
	if ((product->season_from == NULL) != (product->season_to == NULL)) {
		return err_set(err, ERR_INVALID, "%s: is empty; a season has both its ends or none",
			       product->season_from == NULL ? "season_from" : "season_to");
	}
	return true;
}

static bool put_product(struct import_target *target, struct import_row *row,
			const struct product *old, struct product *product, struct err *err) {
	if (!import_merge(target, &product_record, product, row, err) ||
	    !merge_price(target, row, old, product, err) || !check_season(product, err)) {
		return false;
	}
	if (old->id == 0) {
		row->is_new = true;
		return store_product_add(target->store, product, err);
	}
	row->is_changed = !import_record_same(&product_record, old, product);
	return !row->is_changed || store_product_update(target->store, product, err);
}

bool import_product(struct import_target *target, struct import_row *row, struct err *err) {
	struct product old = {0}, product = {.active = true};
	bool found = false;
	if (!store_product_by_sku(target->store, import_cell(row, "sku"), &found, &old, err)) {
		return false;
	}
	if (found) {
		record_copy(&product_record, &old, &product);
	}
	bool done = put_product(target, row, &old, &product, err);
	row->id = product.id;
	record_finish(&product_record, &product);
	record_finish(&product_record, &old);
	return done;
}

// The id of the product that a column names.
static bool find_product(struct import_target *target, const struct import_row *row,
			 const char *column, int64_t *ret, struct err *err) {
	const char *sku = import_cell(row, column);
	struct product product = {0};
	bool found = false;
	if (!store_product_by_sku(target->store, sku, &found, &product, err)) {
		return false;
	}
	if (!found) {
		return err_set(err, ERR_INVALID, "%s: there is no product '%s'", column, sku);
	}
	*ret = product.id;
	record_finish(&product_record, &product);
	return true;
}

static bool put_variation(struct import_target *target, struct import_row *row,
			  struct variation *wanted, struct err *err) {
	struct variation old = {0};
	bool found = false;
	if (!store_variation_find(target->store, wanted->product, wanted->to_product, &found, &old,
				  err)) {
		return false;
	}
	if (!found) {
		row->is_new = true;
		return store_variation_add(target->store, wanted, err);
	}
	wanted->id = old.id;
	row->is_changed = !import_record_same(&variation_record, &old, wanted);
	record_finish(&variation_record, &old);
	return !row->is_changed || store_variation_update(target->store, wanted, err);
}

bool import_variation(struct import_target *target, struct import_row *row, struct err *err) {
	struct variation wanted = {0};
	if (!find_product(target, row, "sku", &wanted.product, err) ||
	    !find_product(target, row, "to_sku", &wanted.to_product, err)) {
		return false;
	}
	if (wanted.product == wanted.to_product) {
		return err_set(err, ERR_INVALID, "to_sku: is the same product");
	}
	bool done = import_merge(target, &variation_record, &wanted, row, err) &&
		    put_variation(target, row, &wanted, err);
	record_finish(&variation_record, &wanted);
	return done;
}
