/* The shop's voice: what it wants people to feel, the words of its languages, its texts. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "rosemary/base/date.h"
#include "rosemary/domain/channel.h"
#include "rosemary/domain/occasion_words.h"
#include "rosemary/domain/recipient.h"

/* A relation and what follows from it. */
struct relation {
	char *word;     /* "mum": as said in "your mum's birthday" */
	char **aliases; /* other spellings, folded; NULL-terminated; holds word's fold too */
	enum pronoun pronoun;
	char *whose; /* "your {who}'": where the language's whose_relation will not do; or NULL */
};

/* The words of one language: playbook/words.LANG.conf and playbook/relations.LANG.conf. */
struct language {
	char *code;        /* "en" */
	char *weekdays[7]; /* from Sunday */
	char *months[12];
	char *day;            /* "{weekday} {day} {month}": {weekday} {day} {month} {year} */
	char *moment;         /* "{date} at {time}" */
	char *last_year;      /* "last year" */
	char *in_month;       /* "in {month} {year}" */
	char *whose_relation; /* "your {who}'s" */
	char *whose_name;     /* "{who}'s" */
	char *who_relation;   /* "your {who}" */
	char *whose_own;      /* "your": an occasion without a recipient */
	char *pronoun_object[PRONOUN_COUNT]; /* "her"; NULL for unknown */
	char *ordinal_default;               /* "{n}th" */
	char **ordinals;                     /* pairs "1", "{n}st": by last digits, longest first */
	char **kinds; /* pairs "own-birthday", "birthday": how a kind is said; NULL-terminated */
	struct relation *relations;
	size_t relation_count;
};

/* One touchpoint's source: playbook/<kind>.<form>.<language>.mustache. */
struct playbook_text {
	char *file; /* for complaints */
	char *kind;
	char *form; /* a form's word */
	char *language;
	char *source;
};

/*
 * A part shared by texts: playbook/partials/<name>.<language>.mustache, or with .<form> before the
 * language where a form says it in its own way.
 */
struct playbook_partial {
	char *file, *name, *language, *source;
	char *form; /* NULL: for every form that has none of its own */
};

/* A page of the door: playbook/pages/<name>.<language>.mustache. */
struct playbook_page {
	char *file, *name, *language, *source;
};

/* A loaded playbook; freed by playbook_free(). */
struct playbook {
	char *feeling, *guarantee, *sign_off;
	struct language *languages;
	size_t language_count;
	struct playbook_text *texts;
	size_t text_count;
	struct playbook_partial *partials;
	size_t partial_count;
	struct playbook_page *pages;
	size_t page_count;
	char *layout_file, *layout; /* layout.html.mustache */
	char *frame_file, *frame;   /* page.html.mustache: what is around each page; or NULL */
	char digest[65]; /* SHA-256 over the files of texts: a changed voice is a changed fact */
	struct occasion_words occasions; /* playbook/occasions.LANG.conf of all languages */
	char occasions_digest[65];       /* SHA-256 over those files */
};

/* Frees a playbook and all in it; NULL is fine. */
void playbook_free(struct playbook *playbook);

/* The words of a language, else of the fallback, else NULL. "en-GB" falls back to "en". */
const struct language *playbook_language(const struct playbook *playbook, const char *code,
					 const char *fallback);

/*
 * The text for a kind: language, then fallback language; the kind itself, then "occasion".
 * A greeting has no fallback kind. A call in a language that has no words for it is told the
 * letter's. NULL when there is none.
 */
const struct playbook_text *playbook_text(const struct playbook *playbook, const char *kind,
					  enum form form, const char *language,
					  const char *fallback);

/* The form of a text. */
enum form playbook_form(const struct playbook_text *text);

/*
 * The part of that name as a form says it in a language (its code): the form's own, for a call else
 * the letter's, else that for every form, else NULL.
 */
const struct playbook_partial *playbook_partial(const struct playbook *playbook, const char *name,
						enum form form, const char *language);

/* The page of that name: language, then fallback language; NULL when there is none. */
const struct playbook_page *playbook_page(const struct playbook *playbook, const char *name,
					  const char *language, const char *fallback);

/* The relation that text names (any alias, any case), or NULL. */
const struct relation *language_relation(const struct language *language, const char *text);

/*
 * How a kind is said in this language: the table's words, else otherwise unless that is NULL, else
 * the kind with blanks for hyphens. To be freed.
 */
char *language_kind(const struct language *language, const char *kind,
		    const char *otherwise) MUST_CHECK;

/* "70th"; to be freed. */
char *language_ordinal(const struct language *language, int number) MUST_CHECK;

/* "Tuesday 14 May"; to be freed. */
char *language_day(const struct language *language, struct date day) MUST_CHECK;

/* "Monday 13 May at 17:30"; minute of the day; to be freed. */
char *language_moment(const struct language *language, struct date day, int minute) MUST_CHECK;

/* True when last lies within 45 days of a year before day, and in that calendar year. */
bool was_last_year(struct date last, struct date day);

/* "last year" when it was_last_year(), else "in March 2024"; to be freed. */
char *language_when(const struct language *language, struct date last, struct date day) MUST_CHECK;

/* pattern with every {key} replaced from pairs key, value, ..., NULL; to be freed. */
char *language_fill(const char *pattern, ...) MUST_CHECK __attribute__((sentinel));
