// SMTP sessions over TLS and with a login: what is sent when all is well, and nothing when not.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "rosemary/base/clock.h"
#include "rosemary/base/file.h"
#include "rosemary/base/strbuf.h"

#include "post.h"
#include "scratch.h"
#include "smtp_server.h"

enum { LARGE_BODY = 2000 * 1024, LOGIN_WAIT = 20 };

static const char body[] = "From: a@shop.example\r\nTo: b@there.example\r\n\r\n.one\r\nlast\r\n";
static const char until_tls[] = "EHLO shop.example\r\nSTARTTLS\r\n";

/* The folder of all tests: certificates, and files of passwords. */
struct place {
	char folder[SCRATCH_FOLDER_SIZE];
	char *ca_file, *password_file, *wrong_password_file;
};

static char *in_folder(const struct place *place, const char *name) {
	return file_path(place->folder, name);
}

static char *put_password(const struct place *place, const char *name, const char *text) {
	struct err err = {0};
	char *path = in_folder(place, name);
	assert_true(file_write(path, 0600, text, strlen(text), &err));
	return path;
}

static int make_place(void **state) {
	struct place *place = xcalloc(1, sizeof *place);
	scratch_make(place->folder);
	certificates_make(place->folder);
	place->ca_file = in_folder(place, "ca.pem");
	place->password_file = put_password(place, "right", "Open Sesame\n");
	place->wrong_password_file = put_password(place, "wrong", "Open Barley\n");
	*state = place;
	return 0;
}

static int remove_place(void **state) {
	struct place *place = *state;
	scratch_remove(place->folder);
	free(place->ca_file);
	free(place->password_file);
	free(place->wrong_password_file);
	free(place);
	return 0;
}

/* Options as a shop would have them; those for a login are the case's own. */
static struct smtp_options options_of(const struct place *place, const struct smtp_server *server) {
	return (struct smtp_options){
		.url = smtp_server_url(server),
		.helo = "shop.example",
		.tls = true,
		.ca_file = place->ca_file,
		.password_user = geteuid(),
		.sessions = 1,
		.waits = SMTP_WAITS,
	};
}

static struct smtp_server *serve(const struct place *place, const char *certificate,
				 struct smtp_server_setup setup) {
	char *path = certificate != NULL ? in_folder(place, certificate) : NULL;
	setup.certificate = path;
	struct smtp_server *server = smtp_server_open(&setup);
	free(path);
	return server;
}

// Runs the session until all is answered or it is over. It may be over before the loop began.
static void run(struct post *post, const struct smtp_options *options) {
	post_open(post, options);
	if (!post->session->closed) {
		assert_int_equal(event_base_dispatch(post->base), 0);
	}
}

static void test_a_letter_leaves_by_tls_and_with_a_login(void **state) {
	static const struct {
		const char *name, *offers, *mechanisms, *clear;
		bool smtps, login;
	} cases[] = {
		{"STARTTLS", NULL, NULL, until_tls, false, false},
		{"STARTTLS and AUTH", NULL, NULL, until_tls, false, true},
		{"AUTH PLAIN", NULL, "PLAIN", until_tls, false, true},
		{"AUTH LOGIN", NULL, "LOGIN", until_tls, false, true},
		{"no pipelining", "DSN", NULL, until_tls, false, true},
		{"smtps", NULL, NULL, "", true, false},
		{"smtps and AUTH", NULL, NULL, "", true, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_server_setup setup = {.offers = cases[i].offers,
						  .smtps = cases[i].smtps,
						  .login = cases[i].login ? "me:Open Sesame" : NULL,
						  .mechanisms = cases[i].mechanisms};
		struct smtp_server *server = serve(*state, "good.pem", setup);
		struct smtp_options options = options_of(*state, server);
		struct post post = {0};
		print_message("# %s\n", cases[i].name);
		if (cases[i].login) {
			options.user = "me";
			options.password_file = ((struct place *)*state)->password_file;
		}
		post_add(&post, "b@there.example", body, sizeof body - 1);
		post_add(&post, "c@there.example", body, sizeof body - 1);
		run(&post, &options);
		assert_string_equal(post.session->reason, "");
		assert_int_equal(post.letters[0].code, 250);
		assert_int_equal(post.letters[1].code, 250);
		assert_true(smtp_server_has(server, 1, body, sizeof body - 1));
		assert_int_equal(smtp_server_logins(server), cases[i].login ? 1 : 0);
		assert_true(smtp_server_heard(server, cases[i].clear));
		post_close(&post);
		smtp_server_stop(server);
	}
}

static void test_a_login_in_clear_is_for_servers_without_tls(void **state) {
	const struct place *place = *state;
	struct smtp_server *server =
		serve(place, NULL, (struct smtp_server_setup){.login = "me:Open Sesame"});
	struct smtp_options options = options_of(place, server);
	struct post post = {0};
	options.tls = false;
	options.user = "me";
	options.password_file = place->password_file;
	post_add(&post, "b@there.example", body, sizeof body - 1);
	run(&post, &options);
	assert_int_equal(post.letters[0].code, 250);
	post_close(&post);
	smtp_server_stop(server);
}

static void test_a_large_body_leaves_whole_by_tls_to_a_slow_reader(void **state) {
	struct smtp_server_setup setup = {.rules = "body delay 1"};
	struct smtp_server *server = serve(*state, "good.pem", setup);
	struct smtp_options options = options_of(*state, server);
	struct strbuf large = STRBUF_INIT(LARGE_BODY + 100);
	while (large.len < LARGE_BODY) {
		strbuf_add_text(&large, ".a line of a message that is longer than a packet\r\n");
	}
	struct post post = {0};
	post_add(&post, "b@there.example", large.data, large.len);
	run(&post, &options);
	assert_int_equal(post.letters[0].code, 250);
	assert_true(smtp_server_has(server, 1, large.data, large.len));
	post_close(&post);
	smtp_server_stop(server);
	strbuf_finish(&large);
}

static void test_no_word_to_a_server_that_is_not_proven(void **state) {
	static const struct {
		const char *name, *certificate, *rules, *reason, *clear;
		bool smtps, refused;
	} cases[] = {
		{"absent", NULL, "", "the server offers no TLS", "EHLO*", false, false},
		{"refused for now", "good.pem", "starttls reply 454 4.3.0 no TLS today",
		 "454 4.3.0 no TLS today", "EHLO*", false, false},
		{"refused", "good.pem", "starttls reply 502 5.5.1 what", "502 5.5.1 what", "EHLO*",
		 false, true},
		{"self-signed", "self-signed.pem", "", "self-signed certificate", until_tls, false,
		 false},
		{"expired", "expired.pem", "", "certificate has expired", until_tls, false, false},
		{"wrong host", "wrong-host.pem", "", "127.0.0.1", until_tls, false, false},
		{"garbage", "good.pem", "tls garbage", "no TLS with the server: ", "EHLO*", false,
		 false},
		{"dropped", "good.pem", "tls drop", "no TLS with the server: ", "EHLO*", false,
		 false},
		{"self-signed smtps", "self-signed.pem", "", "self-signed certificate", "", true,
		 false},
		{"wrong host smtps", "wrong-host.pem", "", "127.0.0.1", "", true, false},
		{"expired smtps", "expired.pem", "", "certificate has expired", "", true, false},
		{"garbage smtps", "good.pem", "tls garbage", "no TLS with the server: ", "*", true,
		 false},
	};
	const struct place *place = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_server_setup setup = {.rules = cases[i].rules,
						  .smtps = cases[i].smtps,
						  .login = "me:Open Sesame"};
		struct smtp_server *server = serve(place, cases[i].certificate, setup);
		struct smtp_options options = options_of(place, server);
		struct post post = {0};
		options.user = "me";
		options.password_file = place->password_file;
		post_add(&post, "b@there.example", body, sizeof body - 1);
		run(&post, &options);
		print_message("# %s: %s\n", cases[i].name, post.session->reason);
		assert_true(post.session->failed);
		assert_false(post.session->denied);
		assert_int_equal(post.session->refused, cases[i].refused);
		assert_non_null(strstr(post.session->reason, cases[i].reason));
		assert_int_equal(post.given, 0);
		assert_int_equal(smtp_server_count(server), 0);
		assert_int_equal(smtp_server_logins(server), 0);
		assert_true(smtp_server_heard(server, cases[i].clear));
		post_close(&post);
		smtp_server_stop(server);
	}
}

static void test_only_the_authorities_named_are_trusted(void **state) {
	struct smtp_server *server = serve(*state, "good.pem", (struct smtp_server_setup){0});
	char *other = in_folder(*state, "self-signed.pem");
	const char *const ca_files[] = {NULL, other};
	for (size_t i = 0; i < ARRAY_LEN(ca_files); i++) {
		struct smtp_options options = options_of(*state, server);
		struct post post = {0};
		options.ca_file = ca_files[i];
		post_add(&post, "b@there.example", body, sizeof body - 1);
		run(&post, &options);
		assert_true(post.session->failed);
		assert_non_null(strstr(post.session->reason, "the server cannot be trusted: "));
		post_close(&post);
	}
	free(other);
	smtp_server_stop(server);
}

static void test_a_relay_on_this_machine_is_hinted_at(void **state) {
	static const char hint[] = "say email.tls = \"none\"";
	struct smtp_server *server = smtp_server_start("", NULL);
	for (int local = 0; local < 2; local++) {
		struct smtp_options options = options_of(*state, server);
		struct post post = {0};
		options.local = local;
		post_add(&post, "b@there.example", body, sizeof body - 1);
		run(&post, &options);
		assert_int_equal(strstr(post.session->reason, hint) != NULL, local);
		post_close(&post);
	}
	smtp_server_stop(server);
}

static void test_a_handshake_that_hangs_has_an_end(void **state) {
	static const bool smtps[] = {false, true};
	for (size_t i = 0; i < ARRAY_LEN(smtps); i++) {
		struct smtp_server_setup setup = {.rules = "tls delay 60", .smtps = smtps[i]};
		struct smtp_server *server = serve(*state, "good.pem", setup);
		struct smtp_options options = options_of(*state, server);
		struct post post = {0};
		int64_t from = clock_ticks_ms();
		options.waits.login = 1;
		post_add(&post, "b@there.example", body, sizeof body - 1);
		run(&post, &options);
		print_message("# %s\n", post.session->reason);
		assert_true(post.session->failed);
		assert_int_equal(post.given, 0);
		post_close(&post);
		assert_true(clock_ticks_ms() - from < LOGIN_WAIT * 1000L);
		smtp_server_stop(server);
	}
}

static void test_a_login_is_tried_once_and_told(void **state) {
	static const char echo[] = "auth reply 535 5.7.8 no AG1lAE9wZW4gU2VzYW1l for you";
	static const char echo_plain[] = "auth reply 535 5.7.8 not Open Sesame";
	static const struct {
		const char *name, *rules, *mechanisms, *reason;
		size_t logins;
		bool wrong, denied;
	} cases[] = {
		{"wrong", "", NULL, "535 5.7.8 user or password is wrong", 1, true, true},
		{"wrong by LOGIN", "", "LOGIN", "535 5.7.8 user or password is wrong", 1, true,
		 true},
		{"locked", "auth reply 534 5.7.9 use an application password", NULL,
		 "534 5.7.9 use an application password", 1, false, true},
		{"not now", "auth reply 454 4.7.0 directory is away", NULL,
		 "454 4.7.0 directory is away", 1, false, false},
		{"repeated in base64", echo, NULL, "535 (the server repeats the password", 1, false,
		 true},
		{"repeated", echo_plain, NULL, "535 (the server repeats the password", 1, false,
		 true},
		{"no AUTH", "", "", "the server offers no login", 0, false, true},
		{"unknown AUTH", "", "CRAM-MD5 XOAUTH2 GSSAPI", "the server offers no login", 0,
		 false, true},
	};
	const struct place *place = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct smtp_server_setup setup = {.rules = cases[i].rules,
						  .login = "me:Open Sesame",
						  .mechanisms = cases[i].mechanisms};
		struct smtp_server *server = serve(place, "good.pem", setup);
		struct smtp_options options = options_of(place, server);
		struct post post = {0};
		options.user = "me";
		options.password_file = cases[i].wrong ? place->wrong_password_file
						       : place->password_file;
		post_add(&post, "b@there.example", body, sizeof body - 1);
		run(&post, &options);
		print_message("# %s: %s\n", cases[i].name, post.session->reason);
		assert_true(post.session->failed);
		assert_int_equal(post.session->denied, cases[i].denied);
		assert_int_equal(post.session->refused, cases[i].denied);
		assert_non_null(strstr(post.session->reason, cases[i].reason));
		assert_null(strstr(post.session->reason, "Open"));
		assert_null(strstr(post.session->reason, "AG1lAE9w"));
		assert_int_equal(post.given, 0);
		assert_int_equal(smtp_server_logins(server), cases[i].logins);
		post_close(&post);
		smtp_server_stop(server);
	}
}

static void test_a_password_is_read_at_each_login(void **state) {
	const struct place *place = *state;
	struct smtp_server *server =
		serve(place, "good.pem", (struct smtp_server_setup){.login = "me:Open Sesame"});
	char *path = put_password(place, "changing", "Open Sesame\n");
	struct smtp_options options = options_of(place, server);
	options.user = "me";
	options.password_file = path;
	for (int readable = 0; readable < 2; readable++) {
		struct post post = {0};
		assert_int_equal(chmod(path, readable ? 0600 : 0644), 0);
		post_add(&post, "b@there.example", body, sizeof body - 1);
		run(&post, &options);
		assert_int_equal(post.session->failed, !readable);
		assert_int_equal(strstr(post.session->reason, "may be read by others") != NULL,
				 !readable);
		assert_int_equal(smtp_server_logins(server), readable);
		post_close(&post);
	}
	free(path);
	smtp_server_stop(server);
}

static void test_a_session_carries_only_so_many(void **state) {
	static const char *const offers[] = {NULL, "DSN"};
	static const bool tls[] = {false, true};
	for (size_t i = 0; i < ARRAY_LEN(offers) * ARRAY_LEN(tls); i++) {
		struct smtp_server_setup setup = {.offers = offers[i % ARRAY_LEN(offers)]};
		bool by_tls = tls[i / ARRAY_LEN(offers)];
		struct smtp_server *server = serve(*state, by_tls ? "good.pem" : NULL, setup);
		struct smtp_options options = options_of(*state, server);
		struct post post = {0};
		options.tls = by_tls;
		options.per_connection = 3;
		post_add(&post, "a@there.example", body, sizeof body - 1);
		post_add(&post, "refuse-rcpt@there.example", body, sizeof body - 1);
		post_add(&post, "c@there.example", body, sizeof body - 1);
		post_add(&post, "d@there.example", body, sizeof body - 1);
		run(&post, &options);
		assert_true(post.session->closed);
		assert_false(post.session->failed);
		assert_int_equal(post.given, 3);
		assert_int_equal(post.letters[0].code, 250);
		assert_int_equal(post.letters[1].code, 550);
		assert_int_equal(post.letters[2].code, 250);
		post_close(&post);
		smtp_server_stop(server);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_letter_leaves_by_tls_and_with_a_login),
		cmocka_unit_test(test_a_login_in_clear_is_for_servers_without_tls),
		cmocka_unit_test(test_a_large_body_leaves_whole_by_tls_to_a_slow_reader),
		cmocka_unit_test(test_no_word_to_a_server_that_is_not_proven),
		cmocka_unit_test(test_only_the_authorities_named_are_trusted),
		cmocka_unit_test(test_a_relay_on_this_machine_is_hinted_at),
		cmocka_unit_test(test_a_handshake_that_hangs_has_an_end),
		cmocka_unit_test(test_a_login_is_tried_once_and_told),
		cmocka_unit_test(test_a_password_is_read_at_each_login),
		cmocka_unit_test(test_a_session_carries_only_so_many),
	};
	return cmocka_run_group_tests(tests, make_place, remove_place);
}
