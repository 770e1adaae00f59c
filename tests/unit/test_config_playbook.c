// Playbooks as folders: what belongs to one, what is warned about, what is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rosemary/config/playbook.h"

#include "tests/unit/told.h"

static const char words[] =
	"weekdays = [ \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\" ];"
	"months = [ \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", \"k\", \"l\" ];"
	"day = \"{day} {month}\"; moment = \"{date} {time}\"; last_year = \"last year\";"
	"in_month = \"{month} {year}\"; whose_relation = \"your {who}'s\"; whose_name = \"{who}'s\";"
	"who_relation = \"your {who}\"; whose_own = \"your\"; ordinal = \"{n}.\";"
	"pronouns = { she = \"her\"; he = \"him\"; they = \"them\"; };";

// The smallest playbook that has one of everything.
static void put_playbook(const char *folder) {
	put_text(folder, "p/playbook.conf",
		 "feeling = \"joy\"; guarantee = \"g\"; sign_off = \"s\";");
	put_text(folder, "p/words.en.conf", words);
	put_text(folder, "p/relations.en.conf", "relations = ( { word = \"mum\"; } );");
	put_text(folder, "p/layout.html.mustache", "<html>{{{body}}}</html>");
	put_text(folder, "p/birthday.email.en.mustache", "\xef\xbb\xbfSubject: x\r\n\r\nHello\r\n");
	put_text(folder, "p/partials/greeting.en.mustache", "Dear {{given_name}}\n");
}

static struct playbook *load(const char *folder, struct told *told) {
	char *path = file_path(folder, "p");
	struct playbook *playbook = playbook_load(path, told_add, NULL, told);
	assert_int_equal(playbook == NULL, told->count > 0);
	free(path);
	return playbook;
}

static void test_a_playbook_is_read_whole(void **state) {
	struct told told = told_nothing();
	put_playbook(*state);
	struct playbook *playbook = load(*state, &told);
	assert_nothing_told(&told);
	assert_string_equal(playbook->feeling, "joy");
	assert_string_equal(playbook->sign_off, "s");
	assert_int_equal(playbook->language_count, 1);
	assert_string_equal(playbook->languages[0].code, "en");
	assert_int_equal(playbook->languages[0].relation_count, 1);
	assert_int_equal(playbook->text_count, 1);
	assert_string_equal(playbook->texts[0].kind, "birthday");
	assert_string_equal(playbook->texts[0].form, "email");
	assert_string_equal(playbook->texts[0].language, "en");
	assert_string_equal(playbook->texts[0].source, "Subject: x\n\nHello\n"); // no BOM, no CR
	assert_non_null(strstr(playbook->texts[0].file, "p/birthday.email.en.mustache"));
	assert_int_equal(playbook->partial_count, 1);
	assert_string_equal(playbook->partials[0].name, "greeting");
	assert_string_equal(playbook->partials[0].language, "en");
	assert_null(playbook->partials[0].form);
	assert_string_equal(playbook->layout, "<html>{{{body}}}</html>");
	assert_int_equal(strlen(playbook->digest), 64);
	playbook_free(playbook);
}

static void test_a_part_may_be_one_channels_own(void **state) {
	struct told told = told_nothing();
	put_playbook(*state);
	put_text(*state, "p/partials/greeting.sms.en.mustache", "{{given_name}},\n");
	struct playbook *playbook = load(*state, &told);
	assert_nothing_told(&told);
	const struct playbook_partial *own = playbook_partial(playbook, "greeting", FORM_SMS, "en");
	assert_non_null(own);
	assert_string_equal(own->form, "sms");
	assert_string_equal(own->source, "{{given_name}},\n");
	assert_int_equal(playbook->partial_count, 2);
	playbook_free(playbook);
}

static void test_pages_are_read_and_change_no_message(void **state) {
	struct told told = told_nothing();
	put_playbook(*state);
	struct playbook *playbook = load(*state, &told);
	char *digest = xstrdup(playbook->digest);
	assert_int_equal(playbook->page_count, 0);
	assert_null(playbook->frame);
	playbook_free(playbook);
	put_text(*state, "p/page.html.mustache", "<main>{{{body}}}</main>");
	put_text(*state, "p/pages/stop.en.mustache", "Subject: Stop\n\n<p>?</p>\n");
	playbook = load(*state, &told);
	assert_nothing_told(&told);
	assert_int_equal(playbook->page_count, 1);
	assert_string_equal(playbook->frame, "<main>{{{body}}}</main>");
	assert_ptr_equal(playbook_page(playbook, "stop", "en-GB", NULL), &playbook->pages[0]);
	assert_ptr_equal(playbook_page(playbook, "stop", "de", "en"), &playbook->pages[0]);
	assert_null(playbook_page(playbook, "stop", "de", NULL));
	assert_null(playbook_page(playbook, "offer", "en", NULL));
	assert_string_equal(playbook->digest, digest);
	playbook_free(playbook);
	free(digest);
}

static void test_pages_need_their_frame_and_a_known_name(void **state) {
	struct told told = told_nothing();
	put_playbook(*state);
	put_text(*state, "p/pages/stop.en.mustache", "Subject: Stop\n\n<p>?</p>\n");
	put_text(*state, "p/pages/stopp.en.mustache", "Subject: Stop\n\n<p>?</p>\n");
	char *path = file_path(*state, "p");
	assert_null(playbook_load(path, told_add, told_add, &told));
	assert_told(&told, "there is no page.html.mustache");
	assert_told(&told, "stopp.en.mustache:1: is no file of a playbook");
	strbuf_finish(&told.text);
	free(path);
}

static void test_the_shipped_playbook_is_right(void **state) {
	(void)state;
	static const char tests_folder[] = "tests/unit/";
	struct told told = told_nothing();
	const char *end = strstr(__FILE__, tests_folder);
	assert_non_null(end);
	char *path = xasprintf("%.*setc/playbook", (int)(end - __FILE__), __FILE__);
	struct playbook *playbook = playbook_load(path, told_add, told_add, &told);
	assert_nothing_told(&told); // no warning either
	assert_non_null(playbook->feeling);
	assert_non_null(playbook->guarantee);
	assert_non_null(playbook->sign_off);
	for (size_t i = 0; i < playbook->text_count; i++) { // every text has its twins
		const struct playbook_text *text = &playbook->texts[i];
		for (enum form form = FORM_EMAIL; form < FORM_COUNT; form++) {
			const struct playbook_text *twin =
				playbook_text(playbook, text->kind, form, text->language, NULL);
			assert_non_null(twin);
			assert_string_equal(twin->kind, text->kind);
		}
	}
	assert_non_null(playbook_text(playbook, "birthday", FORM_EMAIL, "en", NULL));
	playbook_free(playbook);
	free(path);
}

static void read_digest(const char *folder, char ret[65]) {
	struct told told = told_nothing();
	struct playbook *playbook = load(folder, &told);
	assert_nothing_told(&told);
	if (playbook != NULL) {
		memcpy(ret, playbook->digest, sizeof playbook->digest);
	}
	playbook_free(playbook);
}

static void test_every_changed_file_changes_the_digest(void **state) {
	static const char *const changes[][2] = {
		{"p/playbook.conf", "feeling = \"peace\";"},
		{"p/relations.en.conf", "relations = ( { word = \"mam\"; } );"},
		{"p/birthday.email.en.mustache", "Subject: y\n\nHello\n"},
		{"p/partials/greeting.en.mustache", "Hi\n"},
		{"p/partials/greeting.sms.en.mustache", "Hi\n"},
		{"p/layout.html.mustache", "<html></html>"},
		{"p/occasion.email.en.mustache", "new"},
	};
	char before[65] = "";
	char after[65] = "";
	put_playbook(*state);
	read_digest(*state, before);
	read_digest(*state, after);
	assert_string_equal(after, before);
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		put_text(*state, changes[i][0], changes[i][1]);
		read_digest(*state, after);
		assert_string_not_equal(after, before);
		memcpy(before, after, sizeof before);
	}
}

static void test_strangers_are_warned_about_and_left_alone(void **state) {
	static const char *const strangers[] = {
		"p/README",
		"p/birthday.email.mustache",
		"p/birthday.fax.en.mustache",
		"p/Birthday.email.en.mustache",
		"p/birthday.email.EN.mustache",
		"p/a.b.c.d.e.f",
		"p/old/x.en.mustache",
		"p/partials/words.en.conf",
		"p/partials/greeting.fax.en.mustache",
		"p/words.english.conf",
	};
	struct told told = told_nothing();
	char *path = file_path(*state, "p");
	put_playbook(*state);
	for (size_t i = 0; i < ARRAY_LEN(strangers); i++) {
		put_text(*state, strangers[i], "{{");
	}
	put_text(*state, "p/.hidden", "x");
	put_text(*state, "p/birthday.email.en.mustache~", "x");
	struct playbook *playbook = playbook_load(path, told_add, told_add, &told);
	assert_non_null(playbook);
	assert_int_equal(told.count, ARRAY_LEN(strangers));
	assert_told(&told, "p/README:1: is no file of a playbook");
	assert_told(&told, "p/old:1: is no file of a playbook");
	assert_int_equal(playbook->text_count, 1);
	playbook_free(playbook);
	free(path);
	strbuf_finish(&told.text);
}

static void test_wrong_files_are_named(void **state) {
	static const char *const cases[][3] = {
		{"p/playbook.conf", "\nfeelings = \"x\";",
		 "playbook.conf:2: feelings: is not feeling"},
		{"p/playbook.conf", "feeling = 5;", "playbook.conf:1: feeling: must be a text"},
		{"p/playbook.conf", "feeling = \"\";", "playbook.conf:1: feeling: must be a text"},
		{"p/playbook.conf", "feeling = ", "playbook.conf:1: syntax error"},
		{"p/words.en.conf", "day = \"x\";", "words.en.conf:1: day: needs {day}"},
		{"p/relations.en.conf", "relations = 5;",
		 "relations.en.conf:1: relations: must be"},
		{"p/birthday.email.fr.mustache", "Bonjour",
		 "fr.mustache:1: there is no words.fr.conf"},
		{"p/partials/x.fr.mustache", "Bonjour",
		 "x.fr.mustache:1: there is no words.fr.conf"},
		{"p/relations.fr.conf", "relations = ( );", "p:1: there is no words.fr.conf"},
		{"p/birthday.email.en.mustache", "a\nb\xff\n",
		 "birthday.email.en.mustache:2: must be UTF-8"},
		{"p/birthday.email.en.mustache", "a\033",
		 "birthday.email.en.mustache:1: must be UTF-8"},
		{"p/layout.html.mustache", "a\n\n\u202e", "layout.html.mustache:3: must be UTF-8"},
	};
	char *path = file_path(*state, "p");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct told told = told_nothing();
		char *changed = file_path(*state, cases[i][0]);
		put_playbook(*state);
		put_text(*state, cases[i][0], cases[i][1]);
		assert_null(playbook_load(path, told_add, NULL, &told));
		assert_told(&told, cases[i][2]);
		assert_int_equal(unlink(changed), 0);
		free(changed);
		strbuf_finish(&told.text);
	}
	free(path);
}

static void test_what_is_missing_is_named(void **state) {
	struct told told = told_nothing();
	char *path = file_path(*state, "none");
	assert_null(playbook_load(path, told_add, NULL, &told));
	assert_told(&told, "none:1: cannot read the folder");
	assert_int_equal(told.count, 1);
	free(path);
	path = file_path(*state, "empty");
	put_text(*state, "empty/.keep", "");
	assert_null(playbook_load(path, told_add, NULL, &told));
	assert_told(&told, "empty:1: there is no layout.html.mustache");
	assert_told(&told, "empty:1: there is no words.LANG.conf");
	free(path);
	strbuf_finish(&told.text);
}

static void test_playbooks_have_limits(void **state) {
	struct told told = told_nothing();
	char *long_text = xcalloc(PLAYBOOK_FILE_MAX_BYTES + 2, 1);
	put_playbook(*state);
	memset(long_text, 'x', PLAYBOOK_FILE_MAX_BYTES);
	put_text(*state, "p/birthday.email.en.mustache", long_text);
	struct playbook *playbook = load(*state, &told);
	assert_nothing_told(&told);
	playbook_free(playbook);
	long_text[PLAYBOOK_FILE_MAX_BYTES] = 'x';
	put_text(*state, "p/birthday.email.en.mustache", long_text);
	assert_null(load(*state, &told));
	assert_told(&told, "p/birthday.email.en.mustache:1: ");
	long_text[PLAYBOOK_FILE_MAX_BYTES] = '\0';
	for (int i = 0; i <= PLAYBOOK_MAX_BYTES / PLAYBOOK_FILE_MAX_BYTES; i++) {
		char *name = xasprintf("p/kind%d.email.en.mustache", i);
		put_text(*state, name, long_text);
		free(name);
	}
	assert_null(load(*state, &told));
	assert_told(&told, "the playbook is longer than 4194304 bytes");
	free(long_text);
	strbuf_finish(&told.text);
}

static void test_too_many_files_are_refused(void **state) {
	struct told told = told_nothing();
	put_playbook(*state);
	for (int i = 0; i <= PLAYBOOK_MAX_FILES; i++) {
		char *name = xasprintf("p/kind%d.email.en.mustache", i);
		put_text(*state, name, "x");
		free(name);
	}
	assert_null(load(*state, &told));
	assert_told(&told, "p:1: holds more than 500 files");
	assert_int_equal(told.count, 1);
	strbuf_finish(&told.text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_playbook_is_read_whole, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_a_part_may_be_one_channels_own, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_pages_are_read_and_change_no_message,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_pages_need_their_frame_and_a_known_name,
						make_folder, remove_folder),
		cmocka_unit_test(test_the_shipped_playbook_is_right),
		cmocka_unit_test_setup_teardown(test_every_changed_file_changes_the_digest,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_strangers_are_warned_about_and_left_alone,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_wrong_files_are_named, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_what_is_missing_is_named, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_playbooks_have_limits, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_too_many_files_are_refused, make_folder,
						remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
