// Text messages by an HTTP gateway that misbehaves: each delivery ends where RELIABILITY 2.4 says.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "http_gateway.h"
#include "post_office.h"
#include "rosemary/base/file.h"
#include "rosemary/config/gateway.h"
#include "rosemary/store/consent.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/delivery.h"
#include "scratch.h"
#include "smtp_server.h"

static const char description[] =
	"headers = [ \"Idempotency-Key: {{key}}\" ];\n"
	"login = \"bearer\";\n"
	"json = { id = \"{{key}}\"; from = \"{{from}}\"; to = \"{{to}}\"; text = \"{{text}}\"; };\n"
	"answers = (\n"
	"  { status = 201; path = \"id\"; means = \"accepted\"; },\n"
	"  { status = 422; path = \"code\"; is = [ \"invalid\" ]; means = \"bad-number\"; },\n"
	"  { status = 422; path = \"code\"; is = [ \"stopped\" ]; means = \"opted-out\"; },\n"
	"  { status = 503; path = \"code\"; is = [ \"full\" ]; means = \"later\"; } );\n"
	"id = \"id\"; words = \"error\";\n";

static char from[] = "Rose & Co";

static void configure(struct post_office *office, const char *url) {
	struct complaints complaints = {0};
	struct err err = {0};
	char *path = file_path(office->folder, "gateway.conf");
	char *secret = file_path(office->folder, "secret");
	assert_true(file_write(path, 0600, description, strlen(description), &err));
	assert_true(file_write(secret, 0600, "Sesame\n", 7, &err));
	office->config.sms = (struct sms_config){
		.transport = SMS_GATEWAY,
		.gateway = gateway_load(path, "own", url, &complaints),
		.from = from,
		.password_file = secret,
		.password_user = geteuid(),
	};
	assert_non_null(office->config.sms.gateway);
	free(path);
}

static void open_office(struct post_office *office, const char *url) {
	post_office_open(office, NULL, 1);
	configure(office, url);
	post_office_use(office, CHANNEL_SMS);
}

static void close_office(struct post_office *office) {
	gateway_free(office->config.sms.gateway);
	free(office->config.sms.password_file);
	post_office_close(office);
}

static int64_t pause_of(struct post_office *office) {
	struct err err = {0};
	int64_t until = 0;
	char *reason = NULL;
	assert_true(store_channel_get(office->app.store, CHANNEL_SMS, &until, &reason, &err));
	free(reason);
	return until;
}

/* One answer, one outcome. */
struct fate {
	const char *name, *rule;
	enum delivery_state state;
	size_t requests, taken;
	int64_t pause; /* seconds */
	int64_t wait;  /* seconds; 0: not looked at */
	const char *answer;
};

/* clang-format off */
static const struct fate fates[] = {
	{"accepted", "", DELIVERY_SENT, 1, 1, 0, 0, "HTTP 201"},
	{"429", "* reply 429 {\"error\":\"slow down\"}", DELIVERY_QUEUED, 1, 0, 0, 0, "HTTP 429: slow down"},
	{"429 in 30 s", "* reply 429 {} | Retry-After: 30", DELIVERY_QUEUED, 1, 0, 0, 30, "HTTP 429"},
	{"429 in 10^9 s", "* reply 429 {} | Retry-After: 1000000000", DELIVERY_QUEUED, 1, 0, 0, 3600, "HTTP 429"},
	{"429 in a number without end", "* reply 429 {} | Retry-After: 99999999999999999999999", DELIVERY_QUEUED, 1, 0, 0, 0, "HTTP 429"},
	{"429 in a word", "* reply 429 {} | Retry-After: soon", DELIVERY_QUEUED, 1, 0, 0, 0, "HTTP 429"},
	{"503 that is described", "* reply 503 {\"code\":\"full\"}", DELIVERY_QUEUED, 1, 0, 0, 0, "HTTP 503"},
	{"503 that is not", "* reply 503 {\"error\":\"x\"}", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 503: x"},
	{"500", "* reply 500 {}", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 500"},
	{"502", "* reply 502 <html>bad gateway</html>", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 502: <html>bad gateway</html>"},
	{"400", "* reply 400 {\"error\":\"no text\"}", DELIVERY_FAILED, 1, 0, 0, 0, "HTTP 400: no text"},
	{"bad number", "* reply 422 {\"code\":\"invalid\"}", DELIVERY_FAILED, 1, 0, 0, 0, "HTTP 422"},
	{"opted out", "* reply 422 {\"code\":\"stopped\"}", DELIVERY_FAILED, 1, 0, 0, 0, "HTTP 422"},
	{"401", "* reply 401 {\"error\":\"who?\"}", DELIVERY_QUEUED, 1, 0, 900, 0, "HTTP 401: who?"},
	{"402", "* reply 402 {}", DELIVERY_QUEUED, 1, 0, 900, 0, "HTTP 402"},
	{"403", "* reply 403 {}", DELIVERY_QUEUED, 1, 0, 900, 0, "HTTP 403"},
	{"404", "* reply 404 {}", DELIVERY_QUEUED, 1, 0, 900, 0, "HTTP 404"},
	{"redirect to a file", "* reply 302 {} | Location: file:///etc/passwd", DELIVERY_QUEUED, 1, 0, 900, 0, "HTTP 302"},
	{"redirect to this machine", "* reply 307 {} | Location: http://127.0.0.1:1/", DELIVERY_QUEUED, 1, 0, 900, 0, "HTTP 307"},
	{"409", "* reply 409 {}", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 409"},
	{"a login page", "* reply 200 <html>log in</html>", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 200: <html>log in</html>"},
	{"200 with an error", "* reply 200 {\"error\":\"no credit\"}", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 200: no credit"},
	{"201 with no id but false", "* reply 201 {\"id\":false,\"error\":\"no credit\"}", DELIVERY_UNCERTAIN, 1, 0, 0, 0, "HTTP 201: no credit"},
	{"201 without an id", "* take 201 {\"ok\":true}", DELIVERY_UNCERTAIN, 1, 1, 0, 0, "HTTP 201"},
	{"garbage", "* bytes 250 OK queued", DELIVERY_UNCERTAIN, 1, 0, 0, 0, NULL},
	{"an old kind of answer", "* bytes <html>hello</html>", DELIVERY_UNCERTAIN, 1, 0, 0, 0, NULL},
	{"300 KB", "* long 300000", DELIVERY_UNCERTAIN, 1, 1, 0, 0, "the answer is longer than 64 KiB"},
	{"a cut answer", "* cut", DELIVERY_UNCERTAIN, 1, 1, 0, 0, NULL},
	{"closed before it took it", "* close", DELIVERY_UNCERTAIN, 1, 0, 0, 0, NULL},
	{"closed behind taking it", "* take-close", DELIVERY_UNCERTAIN, 1, 1, 0, 0, NULL},
	{"closed without reading", "connect close", DELIVERY_UNCERTAIN, 0, 0, 0, 0, NULL},
	{"it repeats the password", "* reply 400 {\"error\":\"not Sesame\"}", DELIVERY_FAILED, 1, 0, 0, 0, "HTTP 400 (the gateway repeats the password; its words are not kept)"},
	{"and as it stands in a header", "* reply 400 {\"error\":\"\\u0053esame\"}", DELIVERY_FAILED, 1, 0, 0, 0, "HTTP 400 (the gateway repeats"},
	{"in its id", "* take 201 {\"id\":\"Sesame\"}", DELIVERY_SENT, 1, 1, 0, 0, "HTTP 201 (the gateway repeats"},
};
/* clang-format on */

static void meet(const struct fate *fate) {
	struct http_gateway *gateway = http_gateway_start(fate->rule);
	struct post_office office;
	print_message("#   %s\n", fate->name);
	open_office(&office, http_gateway_url(gateway));
	int64_t id = post_office_add(&office, "+447700900123");
	post_office_work(&office);
	struct delivery delivery = post_office_get(&office, id);
	assert_string_equal(words_name(&delivery_state_words, (int)delivery.state),
			    words_name(&delivery_state_words, (int)fate->state));
	assert_int_equal(http_gateway_requests(gateway), fate->requests);
	assert_int_equal(http_gateway_taken(gateway), fate->taken);
	int64_t pause = pause_of(&office);
	assert_int_equal(pause == 0 ? 0 : pause - POST_OFFICE_NOW, fate->pause);
	if (fate->wait > 0) {
		assert_int_equal(delivery.next_at - POST_OFFICE_NOW, fate->wait);
	} else if (fate->state == DELIVERY_QUEUED && fate->pause == 0) {
		assert_in_range(delivery.next_at - POST_OFFICE_NOW, 60, 72);
	}
	const char *said = delivery.answer != NULL ? delivery.answer : delivery.reason;
	assert_non_null(said);
	if (fate->answer != NULL && strstr(said, fate->answer) != said) {
		fail_msg("'%s' was said, not '%s'", said, fate->answer);
	}
	assert_null(strstr(said, "Sesame"));
	record_finish(&delivery_record, &delivery);
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_each_answer_ends_or_defers_its_delivery(void **state) {
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fates); i++) {
		meet(&fates[i]);
	}
}

static bool note_optout(const void *record, void *argument) {
	const struct optout *optout = record;
	struct optout *ret = argument;
	*ret = *optout; // its texts are not looked at later
	assert_string_equal(optout->channel, "sms");
	assert_string_equal(optout->source, "gateway");
	return true;
}

static void test_who_told_the_gateway_to_stop_is_opted_out_here(void **state) {
	(void)state;
	struct http_gateway *gateway = http_gateway_start("* reply 422 {\"code\":\"stopped\"}");
	struct post_office office;
	struct err err = {0};
	struct optout optout = {0};
	struct customer customer = {.source = xstrdup("csv"),
				    .ref = xstrdup("1"),
				    .given_name = xstrdup("Anna")};
	customer_fold(&customer);
	const struct store_page page = {.limit = 10};
	open_office(&office, http_gateway_url(gateway));
	assert_true(store_begin(office.app.store, &err));
	assert_true(store_customer_add(office.app.store, &customer, &err));
	assert_true(store_commit(office.app.store, &err));
	office.customer = customer.id;
	(void)post_office_add(&office, "+447700900123");
	post_office_work(&office);
	assert_int_equal(post_office_count(&office, DELIVERY_FAILED), 1);
	assert_true(store_optout_each(office.app.store, &page, note_optout, &optout, &err));
	assert_int_equal(optout.customer, customer.id);
	assert_int_equal(optout.scope, OPTOUT_CHANNEL);
	record_finish(&customer_record, &customer);
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_the_request_is_what_the_description_says(void **state) {
	(void)state;
	struct http_gateway *gateway = http_gateway_start("");
	struct post_office office;
	open_office(&office, http_gateway_url(gateway));
	int64_t id = post_office_add(&office, "+447700900123");
	post_office_work(&office);
	struct delivery delivery = post_office_get(&office, id);
	assert_non_null(delivery.provider_id);
	assert_int_equal(strncmp(delivery.provider_id, "gw-", 3), 0);
	assert_true(http_gateway_heard(gateway, "\"method\": \"POST\", \"path\": \"/send\""));
	assert_true(http_gateway_heard(gateway, "\"authorization\": \"Bearer Sesame\""));
	assert_true(http_gateway_heard(gateway, "\"content-type\": \"application/json\""));
	assert_true(http_gateway_heard(gateway, "\"from\": \"Rose & Co\""));
	assert_true(http_gateway_heard(gateway, "\"to\": \"+447700900123\""));
	assert_true(http_gateway_heard(gateway, "\\r\\n.three drafts wait\\r\\n\""));
	assert_true(http_gateway_heard(gateway, "\"idempotency-key\": \""));
	record_finish(&delivery_record, &delivery);
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_every_message_has_a_connection_of_its_own(void **state) {
	(void)state;
	enum { MANY = 30 };
	struct http_gateway *gateway = http_gateway_start("");
	struct post_office office;
	open_office(&office, http_gateway_url(gateway));
	for (int i = 0; i < MANY; i++) {
		(void)post_office_add(&office, "+447700900123");
	}
	post_office_work(&office);
	assert_int_equal(post_office_count(&office, DELIVERY_SENT), MANY);
	assert_int_equal(http_gateway_taken(gateway), MANY);
	assert_int_equal(http_gateway_requests(gateway), MANY);
	for (int i = 1; i <= MANY; i++) {
		char *number = xasprintf("\"connection\": %d,", i);
		assert_true(http_gateway_heard(gateway, number));
		free(number);
	}
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_a_gateway_that_is_not_there_costs_no_attempt(void **state) {
	(void)state;
	static const char *const nowhere[] = {"http://127.0.0.1:1/send", "https://127.0.0.1:1/send",
					      "https://nobody.invalid/send"};
	for (size_t i = 0; i < ARRAY_LEN(nowhere); i++) {
		struct post_office office;
		open_office(&office, nowhere[i]);
		int64_t id = post_office_add(&office, "+447700900123");
		post_office_work(&office);
		struct delivery delivery = post_office_get(&office, id);
		assert_int_equal(delivery.state, DELIVERY_QUEUED);
		assert_int_equal(delivery.next_at, POST_OFFICE_NOW);
		assert_int_equal(pause_of(&office), POST_OFFICE_NOW + 30);
		clock_freeze(&office.app.clock, POST_OFFICE_NOW + 30);
		post_office_work(&office);
		assert_int_equal(pause_of(&office), POST_OFFICE_NOW + 30 + 60);
		record_finish(&delivery_record, &delivery);
		close_office(&office);
	}
}

static void test_a_certificate_that_nobody_vouches_for_gets_no_word(void **state) {
	(void)state;
	char folder[SCRATCH_FOLDER_SIZE];
	scratch_make(folder);
	certificates_make(folder);
	char *certificate = file_path(folder, "good.pem");
	struct smtp_server *server = smtp_server_open(
		&(struct smtp_server_setup){.certificate = certificate, .smtps = true});
	char *url = xasprintf("https://localhost%s", strrchr(smtp_server_url(server), ':'));
	struct post_office office;
	open_office(&office, url);
	int64_t id = post_office_add(&office, "+447700900123");
	post_office_work(&office);
	struct delivery delivery = post_office_get(&office, id);
	assert_int_equal(delivery.state, DELIVERY_QUEUED);
	assert_int_equal(pause_of(&office), POST_OFFICE_NOW + 900); // somebody must look at it
	record_finish(&delivery_record, &delivery);
	close_office(&office);
	smtp_server_stop(server);
	scratch_remove(folder);
	free(certificate);
	free(url);
}

static void test_answers_that_nobody_can_read_let_the_channel_rest(void **state) {
	(void)state;
	enum { MANY = 20 };
	struct http_gateway *gateway = http_gateway_start("* reply 502 {}");
	struct post_office office;
	open_office(&office, http_gateway_url(gateway));
	for (int i = 0; i < MANY; i++) {
		(void)post_office_add(&office, "+447700900123");
	}
	post_office_work(&office);
	assert_int_equal(pause_of(&office), POST_OFFICE_NOW + 900);
	assert_in_range(post_office_count(&office, DELIVERY_UNCERTAIN), 3, 3 + 3); // under way
	clock_freeze(&office.app.clock, POST_OFFICE_NOW + 900);
	int64_t before = post_office_count(&office, DELIVERY_UNCERTAIN);
	post_office_work(&office); // one probes
	assert_int_equal(post_office_count(&office, DELIVERY_UNCERTAIN), before + 1);
	http_gateway_rules(gateway, "");
	clock_freeze(&office.app.clock, POST_OFFICE_NOW + 1800);
	post_office_work(&office);
	assert_int_equal(post_office_count(&office, DELIVERY_SENT), MANY - before - 1);
	assert_int_equal(pause_of(&office), 0);
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_what_may_not_go_on_the_wire_stays_here(void **state) {
	(void)state;
	static const char *const numbers[] = {"07700900123",     "+44",
					      "+0123456789",     "+447700900123\",\"x\":\"",
					      "a@there.example", "+4477009001234567"};
	struct http_gateway *gateway = http_gateway_start("");
	struct post_office office;
	open_office(&office, http_gateway_url(gateway));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		(void)post_office_add(&office, numbers[i]);
	}
	post_office_work(&office);
	assert_int_equal(post_office_count(&office, DELIVERY_FAILED) +
				 post_office_count(&office, DELIVERY_CANCELLED), // by the gate
			 ARRAY_LEN(numbers));
	assert_int_equal(http_gateway_requests(gateway), 0);
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_a_password_that_cannot_be_read_sends_nothing(void **state) {
	(void)state;
	struct http_gateway *gateway = http_gateway_start("");
	struct post_office office;
	open_office(&office, http_gateway_url(gateway));
	assert_int_equal(unlink(office.config.sms.password_file), 0);
	int64_t id = post_office_add(&office, "+447700900123");
	post_office_work(&office);
	struct delivery delivery = post_office_get(&office, id);
	assert_int_equal(delivery.state, DELIVERY_QUEUED);
	assert_int_equal(pause_of(&office), POST_OFFICE_NOW + 900);
	assert_int_equal(http_gateway_requests(gateway), 0);
	record_finish(&delivery_record, &delivery);
	close_office(&office);
	http_gateway_stop(gateway);
}

static void test_nothing_leaves_when_the_commit_fails(void **state) {
	(void)state;
	for (int failing = 0; failing < 3; failing++) { // OPEN, END, outcome
		struct http_gateway *gateway = http_gateway_start("");
		struct post_office office;
		open_office(&office, http_gateway_url(gateway));
		int64_t id = post_office_add(&office, "+447700900123");
		outbox_wake(office.outbox);
		while (outbox_count(office.outbox).commits < (uint64_t)failing) {
			assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
		}
		store_fail_commits(office.app.store, 1);
		while (outbox_count(office.outbox).failed_commits == 0) {
			assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
		}
		assert_int_equal(http_gateway_taken(gateway), failing == 2);
		while (post_office_count(&office, DELIVERY_SENT) == 0) {
			assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
			struct delivery delivery = post_office_get(&office, id);
			if (delivery.state == DELIVERY_QUEUED) {
				clock_freeze(&office.app.clock, delivery.next_at);
			}
			record_finish(&delivery_record, &delivery);
		}
		assert_int_equal(http_gateway_taken(gateway), 1);
		close_office(&office);
		http_gateway_stop(gateway);
	}
}

static void test_a_kill_at_each_step_is_what_a_restart_can_know(void **state) {
	(void)state;
	static const struct {
		enum outbox_step step;
		enum delivery_state state;
		size_t copies;
	} cases[] = {
		{OUTBOX_DIE_AT_OPEN, DELIVERY_SENT, 1},
		{OUTBOX_DIE_AFTER_OPEN, DELIVERY_SENT, 1},
		{OUTBOX_DIE_AT_END, DELIVERY_SENT, 1},
		{OUTBOX_DIE_AFTER_END, DELIVERY_UNCERTAIN, 0},
		{OUTBOX_DIE_AFTER_DOT, DELIVERY_UNCERTAIN, 1},
		{OUTBOX_DIE_AFTER_ANSWER, DELIVERY_UNCERTAIN, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_gateway *gateway = http_gateway_start("");
		struct post_office office;
		print_message("#   step %d\n", (int)cases[i].step);
		open_office(&office, http_gateway_url(gateway));
		(void)post_office_add(&office, "+447700900123");
		post_office_die(&office, cases[i].step);
		post_office_work(&office);
		assert_int_equal(post_office_count(&office, cases[i].state), 1);
		while (http_gateway_taken(gateway) < cases[i].copies) {
			wait_for_others(); // the gateway still writes what it has
		}
		assert_int_equal(http_gateway_taken(gateway), cases[i].copies);
		close_office(&office);
		http_gateway_stop(gateway);
	}
}

static void stop_loop(void *argument) {
	event_base_loopbreak(argument);
}

static void test_draining_takes_back_what_did_not_reach_end(void **state) {
	(void)state;
	struct http_gateway *gateway = http_gateway_start("");
	struct post_office office;
	open_office(&office, http_gateway_url(gateway));
	int64_t id = post_office_add(&office, "+447700900123");
	outbox_wake(office.outbox);
	while (outbox_open_attempts(office.outbox) == 0) {
		assert_int_equal(event_base_loop(office.app.base, EVLOOP_ONCE), 0);
	}
	outbox_drain(office.outbox, stop_loop, office.app.base);
	assert_int_equal(event_base_dispatch(office.app.base), 0);
	struct delivery delivery = post_office_get(&office, id);
	assert_int_equal(delivery.state, DELIVERY_QUEUED);
	assert_int_equal(http_gateway_requests(gateway), 0);
	record_finish(&delivery_record, &delivery);
	close_office(&office);
	http_gateway_stop(gateway);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_answer_ends_or_defers_its_delivery),
		cmocka_unit_test(test_who_told_the_gateway_to_stop_is_opted_out_here),
		cmocka_unit_test(test_the_request_is_what_the_description_says),
		cmocka_unit_test(test_every_message_has_a_connection_of_its_own),
		cmocka_unit_test(test_a_gateway_that_is_not_there_costs_no_attempt),
		cmocka_unit_test(test_a_certificate_that_nobody_vouches_for_gets_no_word),
		cmocka_unit_test(test_answers_that_nobody_can_read_let_the_channel_rest),
		cmocka_unit_test(test_what_may_not_go_on_the_wire_stays_here),
		cmocka_unit_test(test_a_password_that_cannot_be_read_sends_nothing),
		cmocka_unit_test(test_nothing_leaves_when_the_commit_fails),
		cmocka_unit_test(test_a_kill_at_each_step_is_what_a_restart_can_know),
		cmocka_unit_test(test_draining_takes_back_what_did_not_reach_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
