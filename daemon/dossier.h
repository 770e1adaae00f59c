/*
 * Everything that the store knows about one occasion's day, read together: what `plan` drafts
 * from, `refresh` compares, the gate asks again and `why` explains. One reading, one judgement.
 */
#pragma once

#include "daemon/occasion_rules.h"
#include "rosemary/domain/facts.h"
#include "rosemary/domain/rhythm.h"
#include "rosemary/domain/situation.h"

struct app;

/* How much of a customer's past is read: the newest orders, lines of one, variations of a thing. */
enum { DOSSIER_ORDERS_MAX = 200, DOSSIER_LINES_MAX = 100, DOSSIER_CHOICES_MAX = 50 };

/* One way to the customer. */
struct dossier_way {
	struct channel_way known;
	struct optout optout; /* id 0: none covers it */
	char *postal;         /* where a letter goes; known.address may be this */
	char *failed;         /* what a delivery about the day met with there; NULL: none failed */
};

/* Pointers within point into the dossier itself. */
struct dossier {
	struct customer customer;
	struct recipient recipient; /* zeroed when the occasion names nobody */
	struct occasion occasion;
	struct date day;
	struct schedule schedule;
	char *feast_abroad; /* whose it is, where not the nearest country's; NULL: it is */
	struct dossier_way ways[CHANNEL_COUNT];
	struct channel_choice choice; /* among them */
	char *doubt; /* an earlier message about the day that may have arrived; NULL: none */
	const struct playbook_text *text; /* what would be said; NULL: nothing for this kind */
	const struct language *language;  /* its language; never NULL: the shop's has words */

	struct order *orders; /* the customer's newest */
	size_t order_count;
	enum last_order last;
	const struct order *last_order; /* among orders; NULL for LAST_ORDER_NONE */
	struct order_line *lines;       /* of it */
	size_t line_count;
	const struct order_line *gift;
	struct product gift_product; /* id 0: not listed */

	struct variation *variations;
	struct product *products; /* those the variations lead to */
	struct choice *choices;
	size_t choice_count;
	char **given; /* skus of the last two years */
	size_t given_count;
	struct suggestion suggestion;
	struct suggest_excluded excluded[SUGGEST_EXCLUDED_MAX];
	size_t excluded_count;
	struct rhythm rhythm; /* of a reorder: what the orders say on this day; else zeroed */

	struct customer twin, spoiled, sibling, mourner;
	struct recipient departed, cap_recipient;
	struct occasion cap;
	char *sibling_gift;
	struct situation situation;
	struct judgement judgement;

	struct json *facts;
	char digest[65]; /* facts_digest() */
};

/*
 * Reads all about an occasion's day. draft is the id of its draft, 0 before there is one. The
 * dossier is to be ended with dossier_finish() even when this fails.
 */
bool dossier_open(struct app *app, int64_t occasion, struct date day, int64_t draft,
		  struct dossier *ret, struct err *err) MUST_CHECK;

/* How its text is put: as its channel is written, or spoken. */
enum form dossier_form(const struct dossier *dossier) MUST_CHECK;

/*
 * Words an open dossier for another form: its text, language, facts and digest. Who may be
 * written to there is not asked; the judgement is that of before.
 */
void dossier_word(const struct app *app, enum form form, struct dossier *dossier);

/* Frees what it holds. */
void dossier_finish(struct dossier *dossier);

/*
 * The orders behind a reorder, by the names that people know them by: "1041, 1042"; those that are
 * not among the customer's newest are left out. To be freed.
 */
char *dossier_evidence(const struct dossier *dossier) MUST_CHECK;

/* Where the rules for occasions' days come from, for occasion_rules.h. */
struct rule_sources dossier_sources(const struct app *app);

/* The language of a draft's text, as its facts say; the shop's when it has no words now. */
const struct language *dossier_language_of(const struct app *app, const struct draft *draft);

/*
 * What is known of a channel for a customer's occasion; ret is to be finished in any case, and
 * borrows from customer. Who is only called is asked as for text messages, too.
 */
bool dossier_way(struct app *app, const struct customer *customer, const struct occasion *occasion,
		 enum channel channel, struct dossier_way *ret, struct err *err) MUST_CHECK;

/* Frees what a way holds. */
void dossier_way_finish(struct dossier_way *way);

/*
 * The first opt-out in force that covers a message about the occasion on a channel; ret is to be
 * finished when *ret_found.
 */
bool dossier_optout(struct app *app, const struct occasion *occasion, enum channel channel,
		    bool *ret_found, struct optout *ret, struct err *err) MUST_CHECK;

/* The address that takes opt-outs and answers: email.reply_to, else that of email.from. */
const char *dossier_reply_address(const struct app *app);
