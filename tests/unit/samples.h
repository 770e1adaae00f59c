/* Rows of each noun, for the tests of lib/store. Every add must succeed. */
#pragma once

#include "store_world.h"

#include "rosemary/store/audit.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/store/occasion.h"
#include "rosemary/store/order.h"
#include "rosemary/store/product.h"
#include "rosemary/store/recipient.h"

#include "text.h"

static inline int64_t add_customer(struct store *store, const char *ref) {
	struct err err = {0};
	struct customer customer = {.source = TEXT("csv"),
				    .ref = TEXT(ref),
				    .given_name = TEXT("Linda"),
				    .family_name = TEXT("Jones"),
				    .folded = TEXT("linda jones"),
				    .email = TEXT("linda@example.org"),
				    .phone = TEXT("+441632960001")};
	assert_ok(store_customer_add(store, &customer, &err), &err);
	return customer.id;
}

static inline int64_t add_recipient(struct store *store, int64_t customer, const char *folded) {
	struct err err = {0};
	struct recipient recipient = {.customer = customer,
				      .folded = TEXT(folded),
				      .name = TEXT(folded),
				      .relation = TEXT("Mum")};
	assert_ok(store_recipient_add(store, &recipient, &err), &err);
	return recipient.id;
}

static inline int64_t add_product(struct store *store, const char *sku) {
	struct err err = {0};
	struct product product = {.sku = TEXT(sku),
				  .description = TEXT("pink roses"),
				  .price_minor = 2450,
				  .currency = TEXT("GBP"),
				  .active = true};
	assert_ok(store_product_add(store, &product, &err), &err);
	return product.id;
}

static inline int64_t add_order(struct store *store, const char *ref, int64_t customer,
				int64_t recipient, struct date day) {
	struct err err = {0};
	struct order order = {.source = TEXT("csv"),
			      .ref = TEXT(ref),
			      .customer = customer,
			      .recipient = recipient,
			      .placed_on = day,
			      .day = day,
			      .currency = TEXT("GBP")};
	assert_ok(store_order_add(store, &order, &err), &err);
	return order.id;
}

static inline int64_t add_occasion(struct store *store, int64_t customer, int64_t recipient,
				   const char *kind, struct date next_on) {
	struct err err = {0};
	struct occasion occasion = {.customer = customer,
				    .recipient = recipient,
				    .kind = TEXT(kind),
				    .title = TEXT(""),
				    .rule = TEXT("--05-14"),
				    .confidence = 100,
				    .state = OCCASION_ACTIVE,
				    .next_on = next_on,
				    .draft_on = date_add(next_on, -10)};
	assert_ok(store_occasion_add(store, &occasion, &err), &err);
	return occasion.id;
}

/* A draft as the plan would make it, not stored. */
static inline struct draft sample_draft(int64_t occasion, int64_t customer, struct date occurs_on) {
	return (struct draft){.occasion = occasion,
			      .customer = customer,
			      .occurs_on = occurs_on,
			      .address = TEXT("linda@example.org"),
			      .subject = TEXT("Your mum's birthday"),
			      .text = TEXT("Dear Linda"),
			      .facts_digest = TEXT("f0"),
			      .send_by = NOW + 5 * DAY_SECONDS,
			      .revision = 1,
			      .created_at = NOW,
			      .checked_at = NOW};
}

static inline int64_t add_draft(struct store *store, int64_t occasion, int64_t customer,
				struct date occurs_on) {
	struct err err = {0};
	struct draft draft = sample_draft(occasion, customer, occurs_on);
	assert_ok(store_draft_add(store, &draft, &err), &err);
	return draft.id;
}

static inline int64_t add_message(struct store *store, int64_t draft, int64_t revision) {
	struct err err = {0};
	char id[64];
	(void)snprintf(id, sizeof id, "<rm.%lld.%lld@example.org>", (long long)draft,
		       (long long)revision); // two numbers fit
	struct message message = {.draft = draft,
				  .revision = revision,
				  .envelope_from = TEXT("shop@example.org"),
				  .address = TEXT("linda@example.org"),
				  .message_id = id,
				  .sha256 = TEXT("00"),
				  .facts_digest = TEXT("f0"),
				  .approved_by = TEXT("anna"),
				  .approved_at = NOW,
				  .not_before = NOW + 60,
				  .not_after = NOW + 5 * DAY_SECONDS,
				  .bytes = (unsigned char *)TEXT("a\0b\r\n"),
				  .bytes_len = 5};
	assert_ok(store_message_add(store, &message, &err), &err);
	return message.id;
}

static inline int64_t add_delivery(struct store *store, int64_t message, int64_t next_at) {
	struct err err = {0};
	struct delivery delivery = {.message = message,
				    .address = TEXT("linda@example.org"),
				    .next_at = next_at,
				    .changed_at = NOW};
	assert_ok(store_delivery_add(store, &delivery, &err), &err);
	return delivery.id;
}

/* Customer, recipient, occasion and draft of that day; returns the draft. */
static inline int64_t add_chain(struct store *store, const char *ref, struct date occurs_on) {
	int64_t customer = add_customer(store, ref);
	int64_t recipient = add_recipient(store, customer, "rosa");
	int64_t occasion = add_occasion(store, customer, recipient, "birthday", occurs_on);
	return add_draft(store, occasion, customer, occurs_on);
}
