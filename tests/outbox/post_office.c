// The real outbox with a real store of messages that nobody has to approve.
#include "post_office.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "daemon/loop.h"
#include "rosemary/base/digest.h"
#include "rosemary/base/file.h"
#include "rosemary/store/delivery.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"

enum { NOT_AFTER = 3 * 86400 };

const char post_office_letter[] = "From: a@shop.example\r\nTo: b@there.example\r\n"
				  "Subject: What waits\r\n\r\n.three drafts wait\r\n";

static void open_store(struct post_office *office) {
	struct err err = {0};
	struct delivery_recovery recovery;
	char *path = file_path(office->folder, "rosemary.db");
	office->app.store = store_open(path, POST_OFFICE_NOW, &err);
	assert_non_null(office->app.store);
	free(path);
	assert_true(store_delivery_recover(office->app.store, clock_now(&office->app.clock),
					   &recovery, &err));
	office->outbox = outbox_create(&office->app, office->channel, &err);
	assert_non_null(office->outbox);
}

static void close_store(struct post_office *office) {
	outbox_destroy(office->outbox);
	store_close(office->app.store, POST_OFFICE_NOW);
}

void post_office_open(struct post_office *office, const char *url, int sessions) {
	struct err err = {0};
	memset(office, 0, sizeof *office);
	scratch_make(office->folder);
	office->config.shop.zone = zone_open("Europe/London", &err);
	assert_non_null(office->config.shop.zone);
	office->config.spool_path = file_path(office->folder, "spool");
	office->config.email = (struct email_config){
		.transport = url != NULL ? EMAIL_SMTP : EMAIL_SPOOL,
		.url = xstrdup(url),
		.helo = xstrdup("shop.example"),
		.sessions = sessions,
		.group = 16,
	};
	office->app.config = &office->config;
	office->app.base = loop_create(&err);
	assert_non_null(office->app.base);
	clock_freeze(&office->app.clock, POST_OFFICE_NOW);
	open_store(office);
}

void post_office_restart(struct post_office *office) {
	close_store(office);
	open_store(office);
}

void post_office_close(struct post_office *office) {
	close_store(office);
	event_base_free(office->app.base);
	zone_close((struct zone *)(uintptr_t)office->config.shop.zone);
	free(office->config.spool_path);
	free(office->config.email.url);
	free(office->config.email.helo);
	scratch_remove(office->folder);
}

static int64_t add_draft(struct post_office *office, const char *to) {
	struct err err = {0};
	struct draft draft = {
		.purpose = DRAFT_NOTICE,
		.customer = office->customer,
		.occurs_on = date_from_days(20000 + office->days++),
		.channel = CHANNEL_EMAIL,
		.address = xstrdup(to),
		.send_by = POST_OFFICE_NOW + NOT_AFTER,
		.revision = 1,
		.state = DRAFT_APPROVED,
		.created_at = POST_OFFICE_NOW,
		.checked_at = POST_OFFICE_NOW,
	};
	assert_true(store_draft_add(office->app.store, &draft, &err));
	int64_t id = draft.id;
	record_finish(&draft_record, &draft);
	return id;
}

static int64_t add_message(struct post_office *office, int64_t draft, const char *to) {
	struct err err = {0};
	char digest[SHA256_TEXT_SIZE];
	size_t len = strlen(post_office_letter);
	struct message message = {
		.draft = draft,
		.revision = 1,
		.envelope_from = xstrdup("bounces@shop.example"),
		.address = xstrdup(to),
		.message_id = xasprintf("<rm.%lld@shop.example>", (long long)draft),
		.sha256 = xstrdup(sha256_text(post_office_letter, len, digest)),
		.facts_digest = xstrdup(""),
		.approved_by = xstrdup("policy"),
		.approved_uid = -1,
		.approved_at = POST_OFFICE_NOW,
		.not_before = POST_OFFICE_NOW,
		.not_after = POST_OFFICE_NOW + NOT_AFTER,
		.bytes = (unsigned char *)xstrdup(post_office_letter),
		.bytes_len = len,
	};
	assert_true(store_message_add(office->app.store, &message, &err));
	int64_t id = message.id;
	message_finish(&message);
	return id;
}

void post_office_use(struct post_office *office, enum channel channel) {
	struct err err = {0};
	outbox_destroy(office->outbox);
	office->channel = channel;
	office->outbox = outbox_create(&office->app, channel, &err);
	assert_non_null(office->outbox);
}

int64_t post_office_add(struct post_office *office, const char *to) {
	struct err err = {0};
	struct store *store = office->app.store;
	bool own = !store_in_transaction(store);
	if (own) {
		assert_true(store_begin(store, &err));
	}
	struct delivery delivery = {
		.message = add_message(office, add_draft(office, to), to),
		.channel = office->channel,
		.address = xstrdup(to),
		.next_at = POST_OFFICE_NOW,
		.changed_at = POST_OFFICE_NOW,
	};
	assert_true(store_delivery_add(store, &delivery, &err));
	if (own) {
		assert_true(store_commit(store, &err));
	}
	int64_t id = delivery.id;
	record_finish(&delivery_record, &delivery);
	return id;
}

void post_office_work(struct post_office *office) {
	outbox_wake(office->outbox);
	do {
		assert_int_equal(event_base_loop(office->app.base, EVLOOP_ONCE), 0);
	} while (outbox_busy(office->outbox));
}

struct delivery post_office_get(struct post_office *office, int64_t id) {
	struct err err = {0};
	struct delivery delivery = {0};
	assert_true(store_delivery_get(office->app.store, id, &delivery, &err));
	return delivery;
}

int64_t post_office_count(struct post_office *office, enum delivery_state state) {
	struct err err = {0};
	int64_t counts[DELIVERY_STATE_COUNT];
	assert_true(store_delivery_counts(office->app.store, counts, &err));
	return counts[state];
}

// In a child, since the step ends the process.
void post_office_die(struct post_office *office, enum outbox_step step) {
	store_close(office->app.store, 0);
	office->app.store = NULL;
	outbox_destroy(office->outbox);
	office->outbox = NULL;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct err err = {0};
		char *path = file_path(office->folder, "rosemary.db");
		assert_int_equal(event_reinit(office->app.base), 0);
		office->app.store = store_open(path, POST_OFFICE_NOW, &err);
		office->outbox = outbox_create(&office->app, office->channel, &err);
		outbox_die_at(office->outbox, step, 1);
		post_office_work(office);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	post_office_restart(office);
}
