// The shop's voice: finding texts and words, and saying dates and numbers in a language.
#include "rosemary/domain/playbook.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/base/strbuf.h"
#include "rosemary/base/utf8.h"
#include "rosemary/domain/occasion.h"

enum { PHRASE_MAX = 4096, LAST_YEAR_SLACK_DAYS = 45, NUMBER_SIZE = 16 };

static void free_list(char **list) {
	for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
		free(list[i]);
	}
	free(list);
}

static void language_finish(struct language *language) {
	for (size_t i = 0; i < ARRAY_LEN(language->weekdays); i++) {
		free(language->weekdays[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(language->months); i++) {
		free(language->months[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(language->pronoun_object); i++) {
		free(language->pronoun_object[i]);
	}
	char *words[] = {language->code,           language->day,          language->moment,
			 language->last_year,      language->in_month,     language->whose_relation,
			 language->whose_name,     language->who_relation, language->whose_own,
			 language->ordinal_default};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		free(words[i]);
	}
	free_list(language->ordinals);
	free_list(language->kinds);
	for (size_t i = 0; i < language->relation_count; i++) {
		free(language->relations[i].word);
		free(language->relations[i].whose);
		free_list(language->relations[i].aliases);
	}
	free(language->relations);
}

void playbook_free(struct playbook *playbook) {
	if (playbook == NULL) {
		return;
	}
	occasion_words_finish(&playbook->occasions);
	for (size_t i = 0; i < playbook->language_count; i++) {
		language_finish(&playbook->languages[i]);
	}
	for (size_t i = 0; i < playbook->text_count; i++) {
		struct playbook_text *text = &playbook->texts[i];
		char *owned[] = {text->file, text->kind, text->form, text->language, text->source};
		for (size_t k = 0; k < ARRAY_LEN(owned); k++) {
			free(owned[k]);
		}
	}
	for (size_t i = 0; i < playbook->partial_count; i++) {
		struct playbook_partial *partial = &playbook->partials[i];
		char *owned[] = {partial->file, partial->name, partial->language, partial->source,
				 partial->form};
		for (size_t k = 0; k < ARRAY_LEN(owned); k++) {
			free(owned[k]);
		}
	}
	for (size_t i = 0; i < playbook->page_count; i++) {
		struct playbook_page *page = &playbook->pages[i];
		char *owned[] = {page->file, page->name, page->language, page->source};
		for (size_t k = 0; k < ARRAY_LEN(owned); k++) {
			free(owned[k]);
		}
	}
	char *owned[] = {playbook->feeling,     playbook->guarantee, playbook->sign_off,
			 playbook->layout_file, playbook->layout,    playbook->frame_file,
			 playbook->frame};
	for (size_t k = 0; k < ARRAY_LEN(owned); k++) {
		free(owned[k]);
	}
	free(playbook->languages);
	free(playbook->texts);
	free(playbook->partials);
	free(playbook->pages);
	free(playbook);
}

// True when the tag's primary part is the code: "en-GB" speaks "en".
static bool speaks(const char *tag, const char *code) {
	size_t len = strlen(code);
	return strncasecmp(tag, code, len) == 0 && (tag[len] == '\0' || tag[len] == '-');
}

const struct language *playbook_language(const struct playbook *playbook, const char *code,
					 const char *fallback) {
	const char *wanted[] = {code, fallback};
	for (size_t w = 0; w < ARRAY_LEN(wanted); w++) {
		for (size_t i = 0; wanted[w] != NULL && i < playbook->language_count; i++) {
			if (speaks(wanted[w], playbook->languages[i].code)) {
				return &playbook->languages[i];
			}
		}
	}
	return NULL;
}

static const struct playbook_text *text_of(const struct playbook *playbook, const char *kind,
					   enum form form, const char *language) {
	for (size_t i = 0; language != NULL && i < playbook->text_count; i++) {
		const struct playbook_text *text = &playbook->texts[i];
		if (strcmp(text->kind, kind) == 0 && speaks(language, text->language) &&
		    strcmp(text->form, form_name(form)) == 0) {
			return text;
		}
	}
	return NULL;
}

// A kind's own text in a language, else the general one, which does not stand in for a greeting.
static const struct playbook_text *kind_text(const struct playbook *playbook, const char *kind,
					     enum form form, const char *language) {
	const struct playbook_text *text = text_of(playbook, kind, form, language);
	bool greeting = strcmp(kind, OCCASION_OWN_BIRTHDAY) == 0;
	return text != NULL || greeting ? text
					: text_of(playbook, OCCASION_GENERAL, form, language);
}

const struct playbook_text *playbook_text(const struct playbook *playbook, const char *kind,
					  enum form form, const char *language,
					  const char *fallback) {
	const char *languages[] = {language, fallback};
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		const struct playbook_text *text = kind_text(playbook, kind, form, languages[i]);
		if (text == NULL && form == FORM_CALL) {
			text = kind_text(playbook, kind, FORM_LETTER, languages[i]);
		}
		if (text != NULL) {
			return text;
		}
	}
	return NULL;
}

enum form playbook_form(const struct playbook_text *text) {
	int form = FORM_EMAIL;
	(void)words_find(&form_words, text->form, &form); // a playbook's are such words
	return (enum form)form;
}

// The part that is one form's own, or with "" the one for every form.
static const struct playbook_partial *own_partial(const struct playbook *playbook, const char *name,
						  const char *form, const char *language) {
	for (size_t i = 0; i < playbook->partial_count; i++) {
		const struct playbook_partial *partial = &playbook->partials[i];
		if (strcmp(partial->name, name) == 0 && strcmp(partial->language, language) == 0 &&
		    strcmp(partial->form != NULL ? partial->form : "", form) == 0) {
			return partial;
		}
	}
	return NULL;
}

const struct playbook_partial *playbook_partial(const struct playbook *playbook, const char *name,
						enum form form, const char *language) {
	const struct playbook_partial *found =
		own_partial(playbook, name, form_name(form), language);
	if (found == NULL && form == FORM_CALL) {
		found = own_partial(playbook, name, form_name(FORM_LETTER), language);
	}
	return found != NULL ? found : own_partial(playbook, name, "", language);
}

const struct playbook_page *playbook_page(const struct playbook *playbook, const char *name,
					  const char *language, const char *fallback) {
	const char *languages[] = {language, fallback};
	for (size_t k = 0; k < ARRAY_LEN(languages); k++) {
		for (size_t i = 0; languages[k] != NULL && i < playbook->page_count; i++) {
			const struct playbook_page *page = &playbook->pages[i];
			if (strcmp(page->name, name) == 0 && speaks(languages[k], page->language)) {
				return page;
			}
		}
	}
	return NULL;
}

const struct relation *language_relation(const struct language *language, const char *text) {
	const struct relation *found = NULL;
	char *folded = utf8_fold(text);
	for (size_t i = 0; i < language->relation_count && found == NULL; i++) {
		char **aliases = language->relations[i].aliases;
		for (size_t k = 0; aliases != NULL && aliases[k] != NULL; k++) {
			if (strcmp(aliases[k], folded) == 0) {
				found = &language->relations[i];
				break;
			}
		}
	}
	free(folded);
	return found;
}

char *language_kind(const struct language *language, const char *kind, const char *otherwise) {
	for (size_t i = 0; language->kinds != NULL && language->kinds[i] != NULL; i += 2) {
		if (strcmp(language->kinds[i], kind) == 0) {
			return xstrdup(language->kinds[i + 1]);
		}
	}
	char *said = xstrdup(otherwise != NULL ? otherwise : kind);
	for (char *hyphen = strchr(said, '-'); otherwise == NULL && hyphen != NULL;
	     hyphen = strchr(hyphen, '-')) {
		*hyphen = ' ';
	}
	return said;
}

// The value that goes with a key of the pairs, or NULL.
static const char *pair_value(const char *key, size_t len, va_list pairs) {
	const char *name = va_arg(pairs, const char *);
	while (name != NULL) {
		const char *value = va_arg(pairs, const char *);
		if (strlen(name) == len && memcmp(name, key, len) == 0) {
			return value;
		}
		name = va_arg(pairs, const char *);
	}
	return NULL;
}

char *language_fill(const char *pattern, ...) {
	struct strbuf filled = STRBUF_INIT(PHRASE_MAX);
	while (*pattern != '\0') {
		size_t plain = strcspn(pattern, "{");
		strbuf_add(&filled, pattern, plain);
		pattern += plain;
		const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
		if (end == NULL) {
			strbuf_add_text(&filled, pattern);
			break;
		}
		va_list pairs;
		va_start(pairs, pattern);
		const char *value = pair_value(pattern + 1, (size_t)(end - pattern - 1), pairs);
		va_end(pairs);
		strbuf_add_text(&filled, value != NULL ? value : "");
		pattern = end + 1;
	}
	return strbuf_take(&filled);
}

char *language_ordinal(const struct language *language, int number) {
	char digits[NUMBER_SIZE];
	const char *pattern = language->ordinal_default;
	(void)snprintf(digits, sizeof digits, "%d", number); // an int fits
	size_t len = strlen(digits);
	for (size_t i = 0; language->ordinals != NULL && language->ordinals[i] != NULL; i += 2) {
		size_t tail = strlen(language->ordinals[i]);
		if (tail <= len && strcmp(digits + len - tail, language->ordinals[i]) == 0) {
			pattern = language->ordinals[i + 1];
			break;
		}
	}
	return language_fill(pattern, "n", digits, NULL);
}

char *language_day(const struct language *language, struct date day) {
	char number[NUMBER_SIZE], year[NUMBER_SIZE];
	(void)snprintf(number, sizeof number, "%d", day.day); // an int fits
	(void)snprintf(year, sizeof year, "%d", day.year);    // an int fits
	return language_fill(language->day, "weekday", language->weekdays[date_weekday(day)], "day",
			     number, "month", language->months[day.month - 1], "year", year, NULL);
}

char *language_moment(const struct language *language, struct date day, int minute) {
	char time[NUMBER_SIZE];
	char *date = language_day(language, day);
	(void)snprintf(time, sizeof time, "%02d:%02d", minute / 60 % 24, minute % 60); // fits
	char *moment = language_fill(language->moment, "date", date, "time", time, NULL);
	free(date);
	return moment;
}

bool was_last_year(struct date last, struct date day) {
	struct date year_ago = {day.year - 1, day.month, day.day};
	if (!date_valid(year_ago)) {
		year_ago.day = 28; // 29 February
	}
	int64_t apart = date_between(last, year_ago);
	return last.year == day.year - 1 && apart >= -LAST_YEAR_SLACK_DAYS &&
	       apart <= LAST_YEAR_SLACK_DAYS;
}

char *language_when(const struct language *language, struct date last, struct date day) {
	if (was_last_year(last, day)) {
		return xstrdup(language->last_year);
	}
	char year[NUMBER_SIZE];
	(void)snprintf(year, sizeof year, "%d", last.year); // an int fits
	return language_fill(language->in_month, "month", language->months[last.month - 1], "year",
			     year, NULL);
}
