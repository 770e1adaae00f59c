// Once a day the owner is told by mail what waits, first what lapses before the next such mail.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "approval.h"
#include "notice_answers.h"
#include "rosemary/base/strbuf.h"
#include "rosemary/store/audit.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/store/study.h"
#include "sheets.h"
#include "stage.h"

enum {
	NOTICE_MAX_LISTED = 100,
	LINES_MAX_BYTES = NOTICE_MAX_LISTED * 500, // two outside texts, a moment and an id in each
	PAPER_MAX_BYTES = 8 * 1024,
	NOTICE_MAX_BYTES = LINES_MAX_BYTES + PAPER_MAX_BYTES + NOTICE_ANSWERS_MAX_BYTES + 4096,
	NOTICE_LIFE = 24 * 3600
};

// The lines of the mail while they are gathered.
struct notice {
	struct app *app;
	int64_t now, next_mail;           /* what lapses before this is a last call */
	struct strbuf last_calls, others; /* of the first NOTICE_MAX_LISTED */
	struct strbuf paper;              /* sheets to print */
	struct strbuf answers;            /* of customers to offers */
	int64_t last_call_count, count;   /* of all that ask for a yes */
	int64_t proposals;                /* days that orders tell, which no mail has told of */
	int64_t orders, changes;          /* to confirm; something else is wanted */
	int64_t listed;
	struct err *err;
};

// What a draft says, in a line: its subject, or how its text begins; to be freed.
static char *gist_of(const struct draft *draft) {
	const char *texts[] = {draft->subject, draft->text, "(no text)"};
	size_t i = 0;
	while (texts[i] == NULL || *texts[i] == '\0') {
		i++;
	}
	return xstrndup(texts[i], strcspn(texts[i], "\n"));
}

// "12  Linda Hartley: Your mum's birthday, Friday 14 May (send by Tuesday 11 May at 17:30)"
static void add_line(struct notice *notice, const struct draft *draft,
		     const struct customer *customer) {
	const struct app *app = notice->app;
	const struct language *language =
		playbook_language(app->playbook, app->config->shop.language, NULL);
	bool last_call = draft->send_by <= notice->next_mail;
	struct strbuf *lines = last_call ? &notice->last_calls : &notice->others;
	struct civil by = zone_civil(app->config->shop.zone, draft->send_by);
	char *moment = language_moment(language, by.date, by.minute);
	char *name = customer_full_name(customer);
	char *gist = gist_of(draft);
	strbuf_addf(lines, "  %lld  ", (long long)draft->id);
	notice_add_words(lines, *name != '\0' ? name : customer->ref);
	strbuf_add_text(lines, ": ");
	notice_add_words(lines, gist);
	strbuf_addf(lines, "\n      %ssend by %s\n", draft->state == DRAFT_HELD ? "held; " : "",
		    moment);
	free(gist);
	free(name);
	free(moment);
}

static bool keep(const void *record, void *argument) {
	const struct draft *draft = record;
	struct notice *notice = argument;
	struct customer customer = {0};
	if (draft->purpose == DRAFT_NOTICE || draft->held_until > notice->now) {
		return true; // about an earlier day; or it asks for nothing today
	}
	if (notice->listed++ == NOTICE_MAX_LISTED) {
		return false;
	}
	if (!store_customer_get(notice->app->store, draft->customer, &customer, notice->err)) {
		return false;
	}
	add_line(notice, draft, &customer);
	record_finish(&customer_record, &customer);
	return true;
}

static bool add_sheets(struct notice *notice, struct err *err) {
	struct sheet_of_day sheets[SHEETS_LATELY];
	if (!sheets_lately(notice->app, sheets, err)) {
		return false;
	}
	for (size_t i = 0; i < SHEETS_LATELY; i++) {
		if (sheets[i].letters + sheets[i].calls > 0) {
			char *path = sheets_path(notice->app, &sheets[i]);
			char *said = sheets_text(&sheets[i]);
			strbuf_addf(&notice->paper, "  %s:\n      %s\n", said, path);
			free(said);
			free(path);
		}
	}
	return true;
}

static char *notice_text(const struct notice *notice) {
	struct strbuf text = STRBUF_INIT(NOTICE_MAX_BYTES);
	if (notice->count == 0) {
		strbuf_add_text(&text, "Good morning. No draft waits for you.\n");
	} else {
		strbuf_addf(&text, "Good morning. %" PRId64 " draft%s wait%s for you.\n",
			    notice->count, notice->count == 1 ? "" : "s",
			    notice->count == 1 ? "s" : "");
	}
	strbuf_add_text(&text, strbuf_text(&notice->answers));
	if (notice->proposals > 0) {
		strbuf_addf(&text,
			    "\n%" PRId64 " new day%s that orders tell wait%s for a yes or no: "
			    "rosemary occasion review\n",
			    notice->proposals, notice->proposals == 1 ? "" : "s",
			    notice->proposals == 1 ? "s" : "");
	}
	if (notice->last_call_count > 0) {
		strbuf_addf(
			&text,
			"\nLast call: without a yes before the next such mail these lapse.\n\n%s",
			strbuf_text(&notice->last_calls));
	}
	if (notice->others.len > 0) {
		strbuf_addf(&text, "\nThese wait:\n\n%s", strbuf_text(&notice->others));
	}
	if (notice->count > NOTICE_MAX_LISTED) {
		strbuf_addf(&text, "\n... and %" PRId64 " more: rosemary queue\n",
			    notice->count - NOTICE_MAX_LISTED);
	}
	if (notice->paper.len > 0) {
		strbuf_addf(&text, "\nOn paper:\n\n%s", strbuf_text(&notice->paper));
	}
	if (notice->count > 0) {
		strbuf_add_text(&text, "\nRead one:     rosemary show ID\n"
				       "Say yes:      rosemary approve ID\n"
				       "Not this one: rosemary skip ID\n");
	}
	return strbuf_take(&text);
}

// "3 drafts wait for your yes", "2 drafts wait, 1 on its last call"
static char *drafts_subject(const struct notice *notice) {
	int64_t all = notice->count, last_calls = notice->last_call_count;
	const char *many = all == 1 ? "draft waits" : "drafts wait";
	if (all == 0) {
		return xasprintf("%" PRId64 " new day%s %s proposed", notice->proposals,
				 notice->proposals == 1 ? "" : "s",
				 notice->proposals == 1 ? "is" : "are");
	}
	if (last_calls == 0) {
		return xasprintf("%" PRId64 " %s for your yes", all, many);
	}
	if (all == 1) {
		return xasprintf("1 %s, on its last call", many);
	}
	return xasprintf("%" PRId64 " %s, %" PRId64 " on %s last call", all, many, last_calls,
			 last_calls == 1 ? "its" : "their");
}

// Customers who wait for an answer come first: "2 orders to confirm; 3 drafts wait for your yes".
static char *notice_subject(const struct notice *notice) {
	bool others = notice->count > 0 || notice->proposals > 0;
	char *rest = others ? drafts_subject(notice) : xstrdup("");
	char *subject = NULL;
	if (notice->orders > 0) {
		subject = xasprintf("%" PRId64 " order%s to confirm%s%s", notice->orders,
				    notice->orders == 1 ? "" : "s", others ? "; " : "", rest);
	} else if (others) {
		return rest;
	} else {
		subject = xasprintf("%" PRId64 " customer%s something else", notice->changes,
				    notice->changes == 1 ? " wants" : "s want");
	}
	free(rest);
	return subject;
}

static struct draft notice_draft(const struct notice *notice, struct date today, int64_t now) {
	const struct app *app = notice->app;
	return (struct draft){
		.purpose = DRAFT_NOTICE,
		.occurs_on = today,
		.channel = CHANNEL_EMAIL,
		.address = xstrdup(app->config->notify_owner),
		.subject = notice_subject(notice),
		.text = notice_text(notice),
		.send_by = now + NOTICE_LIFE,
		.revision = 1,
		.state = DRAFT_WAITING,
		.created_at = now,
		.checked_at = now,
	};
}

static bool send_notice(struct app *app, const struct notice *notice, struct date today,
			int64_t now, struct err *err) {
	struct approval approval = {.shown = NULL, .actor = actor_policy};
	struct draft draft = notice_draft(notice, today, now);
	struct message message = {0};
	bool ok = store_draft_add(app->store, &draft, err) &&
		  approval_give(app, &draft, &approval, &message, err);
	message_finish(&message);
	record_finish(&draft_record, &draft);
	return ok;
}

// What the day's mail is to tell of.
struct to_tell {
	int64_t drafts, proposals;
	int64_t orders, changes; /* answers of customers */
};

static bool run(struct app *app, struct date today, const struct to_tell *tell, int64_t now,
		struct err *err) {
	const struct policy *policy = &app->config->policy;
	struct notice notice = {
		.app = app,
		.now = now,
		.next_mail = policy_next_plan(policy, app->config->shop.zone, now),
		.last_calls = STRBUF_INIT(LINES_MAX_BYTES),
		.others = STRBUF_INIT(LINES_MAX_BYTES),
		.paper = STRBUF_INIT(PAPER_MAX_BYTES),
		.count = tell->drafts,
		.answers = STRBUF_INIT(NOTICE_ANSWERS_MAX_BYTES),
		.proposals = tell->proposals,
		.orders = tell->orders,
		.changes = tell->changes,
		.err = err,
	};
	struct store_page page = {.limit = INT64_MAX};
	bool ok = store_draft_count_open(app->store, notice.next_mail, &notice.last_call_count,
					 err) &&
		  store_draft_queue(app->store, &page, keep, &notice, err) &&
		  err->code == ERR_NONE && add_sheets(&notice, err) &&
		  notice_answers_add(app, now, &notice.answers, err) &&
		  send_notice(app, &notice, today, now, err) &&
		  (tell->proposals == 0 || store_proposals_told(app->store, err));
	strbuf_finish(&notice.last_calls);
	strbuf_finish(&notice.others);
	strbuf_finish(&notice.paper);
	strbuf_finish(&notice.answers);
	return ok;
}

// How much the day's mail is to tell of; nothing when it is not to be written now: before plan.at
// and the day's plan, or a second time.
static bool count_to_tell(struct app *app, struct date today, int64_t now, struct to_tell *ret,
			  struct err *err) {
	struct instance instance;
	const struct config *config = app->config;
	int64_t waiting = 0, held = 0, put_off = 0, proposals = 0, orders = 0, changes = 0;
	bool told = true;
	*ret = (struct to_tell){0};
	if (config->notify_owner == NULL || config->email.from_address == NULL ||
	    now < zone_instant(config->shop.zone, today, config->policy.plan_at)) {
		return true;
	}
	if (!store_instance(app->store, &instance, err) ||
	    !store_draft_notice(app->store, today, &told, err) ||
	    !store_tally(app->store, "draft", "waiting", &waiting, err) ||
	    !store_tally(app->store, "draft", "held", &held, err) ||
	    !store_proposals_new(app->store, &proposals, err) ||
	    !notice_answers_count(app, now, &orders, &changes, err) ||
	    !store_draft_count_put_off(app->store, now, &put_off, err)) {
		return false;
	}
	bool planned = date_compare(zone_day(config->shop.zone, instance.planned_at), today) == 0;
	if (planned && !instance.planning && !told) {
		*ret = (struct to_tell){waiting + held - put_off, proposals, orders, changes};
	}
	return true;
}

bool stage_notify(struct app *app, struct slice *slice, struct err *err) {
	struct date today = zone_day(app->config->shop.zone, slice->now);
	struct to_tell tell = {0};
	if (!count_to_tell(app, today, slice->now, &tell, err)) {
		return false;
	}
	if (tell.drafts + tell.proposals + tell.orders + tell.changes == 0) {
		return true;
	}
	if (!store_begin(app->store, err)) {
		return false;
	}
	return store_end(app->store, run(app, today, &tell, slice->now, err), err);
}
