// Judges a playbook's texts: words that are only true on one day, and the opt-out line.
#include "daemon/playbook_judge.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daemon/app.h"
#include "daemon/playbook_example.h"
#include "daemon/playbook_pages.h"
#include "daemon/playbook_twins.h"
#include "daemon/voice.h"
#include "rosemary/base/file.h"

#define PLAYBOOK_CONF "playbook.conf"

// A text is approved on one day, leaves on another and is read on a third: it names its dates.
static const struct {
	const char *language, *words;
} passing[] = {
	{"en", "today"},     {"en", "tonight"},  {"en", "tomorrow"},   {"en", "yesterday"},
	{"en", "days left"}, {"en", "day left"}, {"en", "days to go"}, {"en", "hours left"},
};

// The source with blanks for its tags, line by line where it was.
static char *without_tags(const char *source) {
	char *plain = xstrdup(source);
	bool inside = false;
	for (size_t i = 0; source[i] != '\0'; i++) {
		inside = inside || strncmp(source + i, "{{", 2) == 0;
		bool ends = inside && strncmp(source + i, "}}", 2) == 0;
		if (inside && source[i] != '\n') {
			plain[i] = ' ';
		}
		if (ends) {
			plain[++i] = ' ';
			inside = false;
		}
	}
	return plain;
}

static bool is_letter(char byte) {
	return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

// How many bytes at the beginning of text are this byte of the words, 0 for none: a blank stands
// for any white space, a letter for both its cases.
static size_t match_byte(const char *text, char word) {
	if (word == ' ') {
		return strspn(text, " \t\n");
	}
	return tolower((unsigned char)*text) == (unsigned char)word ? 1 : 0;
}

// How many bytes at the beginning of text are the words, 0 for none.
static size_t match_words(const char *text, const char *words) {
	size_t len = 0;
	for (; *words != '\0'; words++) {
		size_t matched = match_byte(text + len, *words);
		if (matched == 0) {
			return 0;
		}
		len += matched;
	}
	return is_letter(text[len]) ? 0 : len;
}

// True for words of the language; of every language when that is NULL.
static bool applies(const char *words_language, const char *language) {
	size_t len = strlen(words_language);
	return language == NULL || (strncasecmp(language, words_language, len) == 0 &&
				    (language[len] == '\0' || language[len] == '-'));
}

static void judge_words(struct complaints *complaints, const char *file, const char *option,
			const char *language, const char *source) {
	if (source == NULL) {
		return; // the playbook does not say it
	}
	char *plain = without_tags(source);
	int line = 1;
	for (size_t at = 0; plain[at] != '\0'; at++) {
		line += plain[at] == '\n';
		bool begins = at == 0 || !is_letter(plain[at - 1]);
		for (size_t i = 0; begins && i < ARRAY_LEN(passing); i++) {
			if (applies(passing[i].language, language) &&
			    match_words(plain + at, passing[i].words) > 0) {
				complaints_add(complaints, file, line, option,
					       "'%s' is only true on one day: name the date, "
					       "as {{day}} does",
					       passing[i].words);
			}
		}
	}
	free(plain);
}

static bool begins_with_place(const char *complaint, const char *file) {
	size_t len = strlen(file);
	return strncmp(complaint, file, len) == 0 && complaint[len] == ':';
}

// True when the complaint names its place in the playbook: in a text, or in a part of texts.
static bool is_placed(const struct playbook *playbook, const char *complaint) {
	for (size_t i = 0; i < playbook->text_count; i++) {
		if (begins_with_place(complaint, playbook->texts[i].file)) {
			return true;
		}
	}
	for (size_t i = 0; i < playbook->partial_count; i++) {
		if (begins_with_place(complaint, playbook->partials[i].file)) {
			return true;
		}
	}
	return false;
}

// Says a text to the imaginary customer, which fails without the opt-out line, too.
static void judge_text(struct complaints *complaints, const struct app *app,
		       const struct playbook_text *text) {
	struct utterance utterance = {0};
	struct err err = {0};
	const struct language *language = playbook_language(app->playbook, text->language, NULL);
	if (language == NULL) {
		complaints_add(complaints, text->file, 1, NULL,
			       "the playbook has no words for '%s'", text->language);
		return;
	}
	struct json *facts = playbook_example(app, language, text->kind);
	if (!voice_render(app->voice, text, language, facts, &utterance, &err)) {
		if (is_placed(app->playbook, err.text)) {
			complaints->tell(err.text, complaints->argument);
		} else {
			complaints_add(complaints, text->file, 1, NULL, "%s", err.text);
		}
	}
	utterance_finish(&utterance);
	json_free(facts);
}

void playbook_judge(const struct app *app, complaint_handler *complain, void *argument) {
	const struct playbook *playbook = app->playbook;
	struct complaints complaints = {complain, argument, 0};
	char *conf = file_path(app->config->playbook_path, PLAYBOOK_CONF);
	judge_words(&complaints, conf, "guarantee", NULL, playbook->guarantee);
	judge_words(&complaints, conf, "sign_off", NULL, playbook->sign_off);
	free(conf);
	for (size_t i = 0; i < playbook->partial_count; i++) {
		const struct playbook_partial *partial = &playbook->partials[i];
		judge_words(&complaints, partial->file, NULL, partial->language, partial->source);
	}
	for (size_t i = 0; i < playbook->text_count; i++) {
		const struct playbook_text *text = &playbook->texts[i];
		judge_words(&complaints, text->file, NULL, text->language, text->source);
		judge_text(&complaints, app, text);
	}
	for (size_t i = 0; i < playbook->page_count; i++) {
		const struct playbook_page *page = &playbook->pages[i];
		judge_words(&complaints, page->file, NULL, page->language, page->source);
	}
	playbook_judge_twins(app, &complaints);
	playbook_judge_pages(app, &complaints);
}
