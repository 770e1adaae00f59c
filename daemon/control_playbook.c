// What the playbook holds, and how a text of it reads.
#include <string.h>

#include "daemon/app.h"
#include "daemon/control_handlers.h"
#include "daemon/control_json.h"
#include "daemon/control_playbook.h"
#include "daemon/dossier.h"
#include "daemon/drafting.h"
#include "daemon/playbook_example.h"
#include "daemon/voice.h"
#include "rosemary/store/customer.h"
#include "rosemary/store/occasion.h"

// True when the playbook says anything in a form. E-mail is the one that it has to.
static bool has_form(const struct playbook *playbook, enum form form) {
	for (size_t i = 0; i < playbook->text_count; i++) {
		if (strcmp(playbook->texts[i].form, form_name(form)) == 0) {
			return true;
		}
	}
	return form == FORM_EMAIL;
}

static void add_kind(struct json *kinds, const char *kind) {
	if (!json_has_text(kinds, kind)) {
		json_push(kinds, json_new_text(kind));
	}
}

// Every kind that the playbook names, and the two that the daemon knows by itself.
static struct json *all_kinds(const struct playbook *playbook) {
	struct json *kinds = json_new_list();
	add_kind(kinds, OCCASION_GENERAL);
	add_kind(kinds, OCCASION_OWN_BIRTHDAY);
	for (size_t i = 0; i < playbook->text_count; i++) {
		add_kind(kinds, playbook->texts[i].kind);
	}
	for (size_t i = 0; i < playbook->language_count; i++) {
		char **words = playbook->languages[i].kinds; // pairs
		for (size_t k = 0; words != NULL && words[k] != NULL; k += 2) {
			add_kind(kinds, words[k]);
		}
	}
	return kinds;
}

bool control_playbook_knows_kind(const struct app *app, const char *kind) {
	const struct occasion_words *words = &app->playbook->occasions;
	struct json *kinds = all_kinds(app->playbook);
	bool known = json_has_text(kinds, kind) || strcmp(kind, OCCASION_REORDER) == 0 ||
		     feasts_know(app->config->feasts, kind);
	for (size_t i = 0; i < words->count && !known; i++) {
		known = words->words[i].kind != NULL && strcmp(words->words[i].kind, kind) == 0;
	}
	json_free(kinds);
	return known;
}

// A text's file within the playbook's folder, where all of them lie.
static const char *file_name(const struct playbook_text *text) {
	const char *slash = strrchr(text->file, '/');
	return slash != NULL ? slash + 1 : text->file;
}

// How a text serves: as its own, in place of one, or not at all.
static const char *service_of(const struct playbook_text *text, const char *kind,
			      const char *language) {
	if (text == NULL) {
		return "missing";
	}
	bool own = strcmp(text->kind, kind) == 0 && strcmp(text->language, language) == 0;
	return own ? "own" : "stands in";
}

static void put_texts(struct json *rows, const struct app *app, const char *kind, enum form form) {
	const struct playbook *playbook = app->playbook;
	for (size_t i = 0; i < playbook->language_count; i++) {
		const char *language = playbook->languages[i].code;
		const struct playbook_text *text =
			playbook_text(playbook, kind, form, language, app->config->shop.language);
		struct json *row = json_new_object();
		json_put_text(row, "kind", kind);
		json_put_text(row, "channel", form_name(form));
		json_put_text(row, "language", language);
		json_put_text(row, "file", text != NULL ? file_name(text) : NULL);
		json_put_text(row, "service", service_of(text, kind, language));
		json_push(rows, row);
	}
}

// The form that was asked for; FORM_COUNT: none was.
static enum form asked_form(const struct request *request) {
	int form = FORM_COUNT;
	(void)words_find(&form_words, json_get_text(request->params, "channel"), &form);
	return (enum form)form;
}

bool control_playbook_show(struct request *request, struct err *err) {
	const struct app *app = request->app;
	const struct playbook *playbook = app->playbook;
	struct json *languages = json_new_list(), *rows = json_new_list();
	struct json *kinds = all_kinds(playbook);
	enum form asked = asked_form(request);
	(void)err;
	for (size_t i = 0; i < playbook->language_count; i++) {
		json_push(languages, json_new_text(playbook->languages[i].code));
	}
	for (size_t i = 0; i < json_count(kinds); i++) {
		for (enum form form = 0; form < FORM_COUNT; form++) {
			if (form == asked || (asked == FORM_COUNT && has_form(playbook, form))) {
				put_texts(rows, app, json_text(json_at(kinds, i)), form);
			}
		}
	}
	json_free(kinds);
	json_put_text(request->result, "folder", app->config->playbook_path);
	json_put_text(request->result, "feeling", playbook->feeling);
	json_put_text(request->result, "guarantee", playbook->guarantee);
	json_put_text(request->result, "sign_off", playbook->sign_off);
	json_put(request->result, "languages", languages);
	json_put(request->result, "texts", rows);
	return true;
}

// The first of a customer's days of a kind.
struct day_search {
	const char *kind;
	int64_t occasion; // 0: none yet
	struct date day;
};

static bool keep_first(const void *record, void *argument) {
	const struct occasion *occasion = record;
	struct day_search *search = argument;
	if (occasion->state == OCCASION_ACTIVE && !date_none(occasion->next_on) &&
	    strcmp(occasion->kind, search->kind) == 0) {
		search->occasion = occasion->id;
		search->day = occasion->next_on;
	}
	return search->occasion == 0;
}

static bool find_day(struct request *request, struct day_search *search, struct err *err) {
	struct customer customer = {0};
	struct store *store = request->app->store;
	const char *selector = json_get_text(request->params, "customer");
	bool ok = store_customer_find(store, selector, &customer, err) &&
		  store_occasion_of(store, customer.id, keep_first, search, err);
	if (ok && search->occasion == 0) {
		ok = err_set(err, ERR_NOT_FOUND, "'%.80s' has no day of the kind '%s' ahead",
			     selector, search->kind);
	}
	record_finish(&customer_record, &customer);
	return ok;
}

static void put_letter(struct request *request, const struct playbook_text *text,
		       const struct utterance *utterance, struct date day) {
	char day_text[DATE_TEXT_SIZE];
	enum form form = playbook_form(text);
	bool mail = form == FORM_EMAIL;
	const struct app *app = request->app;
	const struct config *config = app->config;
	const char *senders[FORM_COUNT] = {
		[FORM_EMAIL] = config->email.from,
		[FORM_SMS] = config->sms.from,
		[FORM_LETTER] = config->shop.name,
		[FORM_CALL] = config->shop.name,
	};
	struct json *result = request->result;
	json_put_text(result, "kind", json_get_text(request->params, "kind"));
	json_put_text(result, "day", date_text(day, day_text));
	json_put_text(result, "channel", text->form);
	json_put_text(result, "language", text->language);
	json_put_text(result, "file", file_name(text));
	json_put_text(result, "from", senders[form]);
	json_put_text(result, "reply_to", mail ? dossier_reply_address(app) : NULL);
	json_put_text(result, "subject", utterance->subject);
	json_put_text(result, "text", utterance->text);
	put_sms(result, app, form_channel(form), utterance->text);
}

// True when there is a text; else says for what there is none.
static bool has_text(const struct playbook_text *text, const char *kind, enum form form,
		     struct err *err) {
	return text != NULL ||
	       err_set(err, ERR_NOT_FOUND, "the playbook has no text for '%s' on the channel %s",
		       kind, form_name(form));
}

// Opens the dossier as it would be drafted from, or as it would be in the form asked for.
static bool open_dossier(struct request *request, const struct day_search *search,
			 struct dossier *ret, struct err *err) {
	enum form asked = asked_form(request);
	if (!dossier_open(request->app, search->occasion, search->day, 0, ret, err)) {
		return false;
	}
	if (asked != FORM_COUNT) {
		dossier_word(request->app, asked, ret);
	}
	return has_text(ret->text, search->kind, asked != FORM_COUNT ? asked : dossier_form(ret),
			err);
}

// Where the text of a dossier would go.
static const char *form_address(const struct dossier *dossier) {
	enum form form = playbook_form(dossier->text);
	return form == FORM_CALL ? dossier->customer.phone
				 : dossier->ways[form_channel(form)].known.address;
}

static bool preview_real(struct request *request, struct err *err) {
	struct app *app = request->app;
	struct day_search search = {.kind = json_get_text(request->params, "kind")};
	struct dossier dossier;
	struct utterance utterance = {0};
	if (!find_day(request, &search, err)) {
		return false;
	}
	bool ok = open_dossier(request, &search, &dossier, err) &&
		  drafting_render(app, &dossier, &utterance, err) &&
		  put_customer(request->result, app, dossier.customer.id, err);
	if (ok) {
		json_put_bool(request->result, "example", false);
		json_put_int(request->result, "occasion", search.occasion);
		json_put_text(request->result, "to", form_address(&dossier));
		put_letter(request, dossier.text, &utterance, dossier.day);
	}
	utterance_finish(&utterance);
	dossier_finish(&dossier);
	return ok;
}

static bool render_example(struct request *request, const struct playbook_text *text,
			   struct err *err) {
	static const char *const addresses[FORM_COUNT] = {
		[FORM_EMAIL] = PLAYBOOK_EXAMPLE_ADDRESS,
		[FORM_SMS] = PLAYBOOK_EXAMPLE_PHONE,
		[FORM_LETTER] = PLAYBOOK_EXAMPLE_POST,
		[FORM_CALL] = PLAYBOOK_EXAMPLE_PHONE,
	};
	const struct app *app = request->app;
	const struct language *language =
		playbook_language(app->playbook, text->language, app->config->shop.language);
	struct json *facts =
		playbook_example(app, language, json_get_text(request->params, "kind"));
	struct utterance utterance = {0};
	bool ok = voice_render(app->voice, text, language, facts, &utterance, err);
	if (ok) {
		struct json *customer = json_new_object();
		json_put_text(customer, "name",
			      PLAYBOOK_EXAMPLE_GIVEN_NAME " " PLAYBOOK_EXAMPLE_FAMILY_NAME);
		json_put(request->result, "customer", customer);
		json_put_bool(request->result, "example", true);
		json_put(request->result, "occasion", NULL);
		json_put_text(request->result, "to", addresses[playbook_form(text)]);
		put_letter(request, text, &utterance, playbook_example_day(app));
	}
	utterance_finish(&utterance);
	json_free(facts);
	return ok;
}

static bool preview_example(struct request *request, struct err *err) {
	const struct app *app = request->app;
	const char *kind = json_get_text(request->params, "kind");
	const char *asked = json_get_text(request->params, "language");
	const char *shop = app->config->shop.language;
	if (asked != NULL && playbook_language(app->playbook, asked, NULL) == NULL) {
		return err_set(err, ERR_NOT_FOUND, "the playbook has no words for '%.40s'", asked);
	}
	enum form form = asked_form(request);
	form = form != FORM_COUNT ? form : FORM_EMAIL;
	const struct playbook_text *text =
		playbook_text(app->playbook, kind, form, asked != NULL ? asked : shop, shop);
	return has_text(text, kind, form, err) && render_example(request, text, err);
}

bool control_playbook_preview(struct request *request, struct err *err) {
	const char *kind = json_get_text(request->params, "kind");
	bool real = json_get_text(request->params, "customer") != NULL;
	if (!occasion_kind_valid(kind)) {
		return err_set(err, ERR_INVALID, "'%.40s' is no kind: write birthday, own-birthday",
			       kind);
	}
	if (real && json_get_text(request->params, "language") != NULL) {
		return err_set(err, ERR_INVALID,
			       "a customer is written to in their own language: "
			       "give a customer or a language");
	}
	return real ? preview_real(request, err) : preview_example(request, err);
}
