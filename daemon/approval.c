// Approving: freezing what was shown into the bytes that will leave.
#include "approval.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "approval_sheet.h"
#include "dossier.h"
#include "limit.h"
#include "links.h"
#include "rosemary/base/address.h"
#include "rosemary/base/digest.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/draft.h"
#include "rosemary/store/message.h"
#include "rosemary/text/mime.h"
#include "rosemary/text/sheet.h"
#include "voice.h"

enum { SMS_MAX_BYTES = 16 * 1024 };

const char *approval_sender(const struct app *app, enum channel channel) {
	const struct config *config = app->config;
	switch (channel) {
	case CHANNEL_EMAIL:
		return config->email.from;
	case CHANNEL_SMS:
		return config->sms.from != NULL ? config->sms.from : config->shop.name;
	case CHANNEL_LETTER:
	case CHANNEL_COUNT:
		break;
	}
	return config->shop.name;
}

static void judge_departure(const struct app *app, const struct draft *draft,
			    const struct limit *limit, struct departure *ret) {
	ret->at = limit->at;
	if (limit->at < 0 || limit->at >= draft->send_by) {
		ret->at = 0;
		(void)snprintf(ret->why, sizeof ret->why, "no moment lies before send-by: %s",
			       limit->reason);
	} else if (limit->reason[0] != '\0') {
		(void)snprintf(ret->why, sizeof ret->why, "it waits: %s", limit->reason);
	} else if (draft->not_before > clock_now(&app->clock)) {
		(void)snprintf(ret->why, sizeof ret->why, "it waits for the day itself");
	}
}

bool approval_departure(struct app *app, const struct draft *draft, struct departure *ret,
			struct err *err) {
	struct customer customer = {0};
	int64_t now = clock_now(&app->clock);
	memset(ret, 0, sizeof *ret);
	if (draft->purpose == DRAFT_NOTICE) {
		ret->at = now;
		return true;
	}
	if (!store_customer_get(app->store, draft->customer, &customer, err)) {
		return false;
	}
	int64_t earliest = now + app->config->policy.grace;
	if (draft->not_before > earliest) {
		earliest = draft->not_before;
	}
	struct limit limit;
	const struct limit_question question = {draft, &customer, earliest, true};
	bool ok = limit_next(app, &question, &limit, err);
	if (ok) {
		judge_departure(app, draft, &limit, ret);
	}
	record_finish(&customer_record, &customer);
	return ok;
}

// What a message is frozen from, gathered before MIME.
struct letter {
	char *to_name;
	struct links links;
	char *text; /* with its links made */
	char *html; /* of it; NULL for a notice */
	char unsubscribe[LINKS_UNSUBSCRIBE_MAX];
	bool one_click; /* who unsubscribes may do so with one request */
	char message_id[MESSAGE_ID_MAX];
};

static void letter_finish(struct letter *letter) {
	free(letter->to_name);
	free(letter->text);
	free(letter->html);
}

static bool gather_customer(struct app *app, const struct draft *draft, struct letter *letter,
			    struct err *err) {
	struct customer customer = {0};
	if (!store_customer_get(app->store, draft->customer, &customer, err)) {
		return false;
	}
	const struct language *language = dossier_language_of(app, draft);
	char *name = customer_full_name(&customer);
	letter->to_name = name_as_said(name);
	letter->html =
		voice_html(app->voice, language, draft->facts, draft->subject, letter->text, err);
	free(name);
	record_finish(&customer_record, &customer);
	return letter->html != NULL;
}

static bool gather(struct app *app, const struct draft *draft, struct letter *letter,
		   struct err *err) {
	struct instance instance;
	links_make(app, draft, &letter->links);
	letter->text = links_text(app, &letter->links, draft, err);
	if (letter->text == NULL || !store_instance(app->store, &instance, err)) {
		return false;
	}
	if (draft->channel != CHANNEL_EMAIL) {
		message_key_from_draft(instance.secret, sizeof instance.secret, instance.generation,
				       draft, letter->message_id);
		return true;
	}
	message_id_from_draft(instance.secret, sizeof instance.secret, instance.generation, draft,
			      address_domain(app->config->email.from_address), letter->message_id);
	letter->one_click = links_unsubscribe(app, &letter->links, letter->unsubscribe);
	return draft->purpose == DRAFT_NOTICE || gather_customer(app, draft, letter, err);
}

// Takes the bytes, which leave exactly so.
static void put_bytes(struct message *message, const struct letter *letter, struct strbuf *bytes) {
	char digest[SHA256_TEXT_SIZE];
	message->sha256 = xstrdup(sha256_text(bytes->data, bytes->len, digest));
	message->message_id = xstrdup(letter->message_id);
	message->bytes_len = bytes->len;
	message->bytes = (unsigned char *)strbuf_take(bytes);
}

// A text message is its text, in UTF-8 as it was read.
static bool freeze_sms(const struct draft *draft, const struct letter *letter,
		       struct message *message, struct err *err) {
	struct strbuf bytes = STRBUF_INIT(SMS_MAX_BYTES);
	strbuf_add_text(&bytes, letter->text);
	if (bytes.full) {
		strbuf_finish(&bytes);
		return err_set(err, ERR_LIMIT,
			       "draft %" PRId64 " cannot be frozen: its text is "
			       "longer than %d bytes",
			       draft->id, SMS_MAX_BYTES);
	}
	put_bytes(message, letter, &bytes);
	return true;
}

static bool freeze_mail(const struct app *app, const struct draft *draft,
			const struct letter *letter, struct message *message, struct err *err) {
	const struct email_config *email = &app->config->email;
	static const struct mime_header one_click = {"List-Unsubscribe-Post",
						     "List-Unsubscribe=One-Click"};
	bool notice = draft->purpose == DRAFT_NOTICE;
	char bare_id[MESSAGE_ID_MAX];
	struct strbuf bytes = STRBUF_INIT(MIME_MAX_BYTES);
	(void)snprintf(bare_id, sizeof bare_id, "%.*s", (int)strlen(letter->message_id) - 2,
		       letter->message_id + 1); // without < and >
	struct mime_plan plan = {
		.from = {email->from_name, email->from_address},
		.to = {letter->to_name, draft->address},
		.reply_to = notice ? NULL : email->reply_to,
		.subject = draft->subject,
		.date = message->not_before,
		.offset_minutes = zone_offset_minutes(app->config->shop.zone, message->not_before),
		.message_id = bare_id,
		.list_unsubscribe = notice ? NULL : letter->unsubscribe,
		.extra = &one_click,
		.extra_count = !notice && letter->one_click ? 1 : 0,
		.text = letter->text,
		.html = letter->html,
	};
	if (!mime_build(&plan, &bytes, err)) {
		strbuf_finish(&bytes);
		return err_prefix(err, "draft %" PRId64 " cannot be frozen", draft->id);
	}
	put_bytes(message, letter, &bytes);
	return true;
}

// A letter or a call is its entry on the sheet.
static bool freeze_entry(struct app *app, const struct draft *draft, const struct letter *letter,
			 struct message *message, struct err *err) {
	struct strbuf bytes = STRBUF_INIT(SHEET_ENTRY_MAX_BYTES);
	if (!approval_sheet_entry(app, draft, letter->message_id, message->not_before, &bytes,
				  err)) {
		strbuf_finish(&bytes);
		return err_prefix(err, "draft %" PRId64 " cannot be frozen", draft->id);
	}
	put_bytes(message, letter, &bytes);
	return true;
}

static bool freeze(struct app *app, const struct draft *draft, const struct letter *letter,
		   struct message *message, struct err *err) {
	switch (draft->channel) {
	case CHANNEL_EMAIL:
		return freeze_mail(app, draft, letter, message, err);
	case CHANNEL_SMS:
		return freeze_sms(draft, letter, message, err);
	case CHANNEL_LETTER:
	case CHANNEL_COUNT:
		break;
	}
	return freeze_entry(app, draft, letter, message, err);
}

// Who the envelope says it is from.
static const char *envelope_sender(const struct app *app, enum channel channel) {
	const struct email_config *email = &app->config->email;
	if (channel != CHANNEL_EMAIL) {
		return approval_sender(app, channel);
	}
	return email->bounces != NULL ? email->bounces : email->from_address;
}

// The message without its bytes.
static struct message message_from_draft(const struct app *app, const struct draft *draft,
					 const struct approval *approval, int64_t leaves_at) {
	return (struct message){
		.draft = draft->id,
		.revision = draft->revision,
		.channel = draft->channel,
		.envelope_from = xstrdup(envelope_sender(app, draft->channel)),
		.address = xstrdup(draft->address),
		.facts_digest = xstrdup(draft->facts_digest != NULL ? draft->facts_digest : ""),
		.approved_by = xstrdup(approval->actor.name),
		.approved_uid = approval->actor.uid,
		.approved_at = clock_now(&app->clock),
		.not_before = leaves_at,
		.not_after = draft->send_by,
	};
}

// Nothing is sent in nobody's name.
static bool check_sender(const struct app *app, enum channel channel, struct err *err) {
	if (approval_sender(app, channel) != NULL) {
		return true;
	}
	static const char *const texts[CHANNEL_COUNT] = {
		[CHANNEL_EMAIL] = "nothing can be approved: email.from is not set",
		[CHANNEL_SMS] = "no text can be approved: neither sms.from nor shop.name is set",
		[CHANNEL_LETTER] = "no letter can be approved: shop.name is not set",
	};
	assert((size_t)channel < CHANNEL_COUNT);
	return err_set(err, ERR_STATE, "%s", texts[channel]);
}

// The words, and what speaks against them: an approval in spite of one order is none of another.
static bool is_what_was_seen(const struct draft *draft, const struct approval *approval,
			     const char *shown) {
	char hold[65];
	if (draft->state == DRAFT_HELD && approval->hold != NULL) {
		draft_hold_shown(draft, hold);
		if (strcmp(approval->hold, hold) != 0) {
			return false;
		}
	}
	return approval->shown == NULL || strcmp(approval->shown, shown) == 0;
}

bool approval_check(struct app *app, const struct draft *draft, const struct approval *approval,
		    struct departure *departure, struct err *err) {
	char shown[65];
	draft_shown(draft, approval_sender(app, draft->channel), shown);
	if (draft->state == DRAFT_HELD && !approval->held) {
		return err_set(err, ERR_STATE,
			       "draft %" PRId64
			       " is held (%s): see 'show', then --held approves it",
			       draft->id, draft->hold);
	}
	if (!draft_is_open(draft)) {
		return err_set(err, ERR_STATE, "draft %" PRId64 " is %s", draft->id,
			       words_name(&draft_state_words, (int)draft->state));
	}
	if (!is_what_was_seen(draft, approval, shown)) {
		return err_set(err, ERR_CONFLICT, "draft %" PRId64 " changed since you looked",
			       draft->id);
	}
	if (draft->text == NULL || *draft->text == '\0' || draft->address == NULL) {
		return err_set(err, ERR_STATE, "draft %" PRId64 " has nothing to send", draft->id);
	}
	if (!check_sender(app, draft->channel, err)) {
		return false;
	}
	if (!approval_departure(app, draft, departure, err)) {
		return false;
	}
	return departure->at != 0 || err_set(err, ERR_INVALID, "draft %" PRId64 " cannot leave: %s",
					     draft->id, departure->why);
}

// Stores the approval in the draft, too: what it was released in spite of, the move.
static bool settle(struct app *app, struct draft *draft, const struct approval *approval,
		   struct err *err) {
	struct draft_change change = {approval->actor, clock_now(&app->clock), draft->hold};
	replace_text(&draft->released, draft->hold);
	return store_draft_update(app->store, draft, draft->revision, err) &&
	       store_draft_move(app->store, draft, DRAFT_EV_APPROVE, &change, err);
}

bool approval_give(struct app *app, struct draft *draft, const struct approval *approval,
		   struct message *ret, struct err *err) {
	struct departure departure = {0};
	struct letter letter = {0};
	if (!approval_check(app, draft, approval, &departure, err)) {
		return false;
	}
	struct message message = message_from_draft(app, draft, approval, departure.at);
	bool ok = gather(app, draft, &letter, err) && freeze(app, draft, &letter, &message, err) &&
		  store_message_add(app->store, &message, err) &&
		  links_store(app, &letter.links, draft, &message, err) &&
		  settle(app, draft, approval, err);
	letter_finish(&letter);
	if (!ok) {
		message_finish(&message);
		return false;
	}
	*ret = message;
	return true;
}
