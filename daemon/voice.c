// The playbook's templates, parsed once, rendered with facts.
#include "voice.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rosemary/config/complaint.h"
#include "rosemary/domain/webpage.h"
#include "rosemary/text/compose.h"
#include "rosemary/text/sms.h"

enum { VOICE_MAX_OUTPUT = 256 * 1024, VOICE_MAX_FACTS = 128 };

#define PARTIAL_OPT_OUT "opt-out"

// The names that a template may hold.
struct names {
	const char *names[VOICE_MAX_FACTS];
	size_t count;
};

struct voice {
	const struct playbook *playbook;
	struct touchpoint *touchpoints; /* one for each text of the playbook */
	struct template **partials;     /* one for each partial */
	struct template *layout;
	struct touchpoint *pages; /* one for each page */
	struct template *frame;   /* around pages; NULL: there are none */
	struct names of_texts;    /* what a text may name, and subject and body */
	struct names of_pages;    /* what a page may name */
	void (*complain)(const char *text, void *argument);
	void *argument;
	char *told[COMPLAINTS_TOLD_MAX]; /* a part's fault is met in each text that uses it */
	size_t told_count;
};

// A rendering: which form's and language's partials it uses.
struct speech {
	const struct voice *voice;
	enum form form;
	const char *language;
	const struct names *known;
};

static const struct template *find_partial(const char *name, void *argument) {
	const struct speech *speech = argument;
	const struct playbook *playbook = speech->voice->playbook;
	const struct playbook_partial *partial =
		playbook_partial(playbook, name, speech->form, speech->language);
	return partial != NULL ? speech->voice->partials[partial - playbook->partials] : NULL;
}

static struct template_options options_of(struct speech *speech) {
	return (struct template_options){
		.miss = TEMPLATE_MISS_ERROR,
		.escape = TEMPLATE_ESCAPE_NONE,
		.known = speech->known->names,
		.known_count = speech->known->count,
		.partial = find_partial,
		.partial_argument = speech,
	};
}

// Tells each fault once, and no more than anybody reads.
static void complain(struct voice *voice, const struct err *err) {
	for (size_t i = 0; i < voice->told_count; i++) {
		if (strcmp(voice->told[i], err->text) == 0) {
			return;
		}
	}
	if (voice->told_count < COMPLAINTS_TOLD_MAX) {
		voice->told[voice->told_count++] = xstrdup(err->text);
		voice->complain(err->text, voice->argument);
	}
}

// A template that is looked through for names that are no facts.
struct check {
	struct voice *voice;
	const struct names *known;
};

// Complains about each name that is no fact.
static bool check_use(const struct template_use *use, void *argument, struct err *err) {
	struct check *check = argument;
	for (size_t i = 0; i < check->known->count; i++) {
		if (strcmp(check->known->names[i], use->name) == 0) {
			return true;
		}
	}
	(void)err_set(err, ERR_INVALID, "%s:%d: there is no fact '%s'", use->template, use->line,
		      use->name);
	complain(check->voice, err);
	*err = (struct err){0};
	return true;
}

static void check_template(struct voice *voice, const struct template *template,
			   struct speech speech) {
	struct err err = {0};
	struct check check = {voice, speech.known};
	struct template_options options = options_of(&speech);
	if (template != NULL && !template_each_use(template, &options, check_use, &check, &err)) {
		complain(voice, &err);
	}
}

bool voice_each_use(const struct voice *voice, const struct playbook_text *text,
		    template_use_handler *each, void *argument, struct err *err) {
	const struct touchpoint *touchpoint = &voice->touchpoints[text - voice->playbook->texts];
	struct speech speech = {voice, playbook_form(text), text->language, &voice->of_texts};
	struct template_options options = options_of(&speech);
	return (touchpoint->subject == NULL ||
		template_each_use(touchpoint->subject, &options, each, argument, err)) &&
	       template_each_use(touchpoint->text, &options, each, argument, err);
}

static void parse_partials(struct voice *voice) {
	for (size_t i = 0; i < voice->playbook->partial_count; i++) {
		const struct playbook_partial *partial = &voice->playbook->partials[i];
		struct err err = {0};
		voice->partials[i] = template_parse(partial->file, partial->source,
						    strlen(partial->source), &err);
		if (voice->partials[i] == NULL) {
			complain(voice, &err);
			voice->partials[i] = template_parse(partial->file, "", 0, &err);
		} // so that no text says that it is missing
	}
}

static bool has_subject(enum form form) {
	return form == FORM_EMAIL;
}

static void parse_texts(struct voice *voice) {
	for (size_t i = 0; i < voice->playbook->text_count; i++) {
		const struct playbook_text *text = &voice->playbook->texts[i];
		struct err err = {0};
		enum form form = playbook_form(text);
		if (!touchpoint_parse(text->file, text->source, strlen(text->source),
				      has_subject(form), &voice->touchpoints[i], &err)) {
			complain(voice, &err);
			continue;
		}
		struct speech speech = {voice, form, text->language, &voice->of_texts};
		check_template(voice, voice->touchpoints[i].subject, speech);
		check_template(voice, voice->touchpoints[i].text, speech);
	}
}

static void parse_pages(struct voice *voice) {
	const struct playbook *playbook = voice->playbook;
	struct err err = {0};
	for (size_t i = 0; i < playbook->page_count; i++) {
		const struct playbook_page *page = &playbook->pages[i];
		struct speech speech = {voice, FORM_EMAIL, page->language, &voice->of_pages};
		if (!touchpoint_parse(page->file, page->source, strlen(page->source), true,
				      &voice->pages[i], &err)) {
			complain(voice, &err);
			continue;
		}
		check_template(voice, voice->pages[i].subject, speech);
		check_template(voice, voice->pages[i].text, speech);
	}
	if (playbook->frame == NULL) {
		return; // and no pages
	}
	voice->frame = template_parse(playbook->frame_file, playbook->frame,
				      strlen(playbook->frame), &err);
	if (voice->frame == NULL) {
		complain(voice, &err);
	}
	struct speech speech = {voice, FORM_EMAIL, "", &voice->of_pages};
	check_template(voice, voice->frame, speech);
}

static void parse_layout(struct voice *voice) {
	const struct playbook *playbook = voice->playbook;
	struct err err = {0};
	if (playbook->layout == NULL) {
		(void)err_set(&err, ERR_NOT_FOUND, "the playbook has no layout.html.mustache");
		complain(voice, &err);
		return;
	}
	voice->layout = template_parse(playbook->layout_file, playbook->layout,
				       strlen(playbook->layout), &err);
	if (voice->layout == NULL) {
		complain(voice, &err);
		return;
	}
	struct speech speech = {voice, FORM_EMAIL, "", &voice->of_texts};
	check_template(voice, voice->layout, speech);
}

static void know(struct names *names, const char *name) {
	assert(names->count < VOICE_MAX_FACTS); // the tables of facts are ours
	names->names[names->count++] = name;
}

// What each kind of template may name.
static void learn_names(struct voice *voice) {
	for (size_t i = 0; i < facts_known_count; i++) {
		know(&voice->of_texts, facts_known[i].name);
		know(&voice->of_pages, facts_known[i].name);
	}
	for (size_t i = 0; i < page_facts_known_count; i++) {
		know(&voice->of_pages, page_facts_known[i].name);
	}
	know(&voice->of_texts, "subject");
	know(&voice->of_texts, "body");
}

struct voice *voice_open(const struct playbook *playbook,
			 void (*complainer)(const char *text, void *argument), void *argument) {
	struct voice *voice = xcalloc(1, sizeof *voice);
	voice->playbook = playbook;
	voice->complain = complainer;
	voice->argument = argument;
	voice->touchpoints = xcalloc(playbook->text_count, sizeof *voice->touchpoints);
	voice->partials = xcalloc(playbook->partial_count, sizeof(void *));
	voice->pages = xcalloc(playbook->page_count, sizeof *voice->pages);
	learn_names(voice);
	parse_partials(voice);
	parse_texts(voice);
	parse_pages(voice);
	parse_layout(voice);
	if (voice->told_count > 0) {
		voice_close(voice);
		return NULL;
	}
	return voice;
}

void voice_close(struct voice *voice) {
	if (voice == NULL) {
		return;
	}
	for (size_t i = 0; i < voice->playbook->text_count; i++) {
		touchpoint_finish(&voice->touchpoints[i]);
	}
	for (size_t i = 0; i < voice->playbook->partial_count; i++) {
		template_destroy(voice->partials[i]);
	}
	for (size_t i = 0; i < voice->playbook->page_count; i++) {
		touchpoint_finish(&voice->pages[i]);
	}
	template_destroy(voice->layout);
	template_destroy(voice->frame);
	for (size_t i = 0; i < voice->told_count; i++) {
		free(voice->told[i]);
	}
	free(voice->touchpoints);
	free(voice->partials);
	free(voice->pages);
	free(voice);
}

void utterance_finish(struct utterance *utterance) {
	free(utterance->subject);
	free(utterance->text);
	*utterance = (struct utterance){0};
}

// The text without blanks and empty lines at its ends; to be freed.
static char *without_ends(const char *text) {
	text += strspn(text, " \n");
	size_t len = strlen(text);
	while (len > 0 && strchr(" \n", text[len - 1]) != NULL) {
		len--;
	}
	return xstrndup(text, len);
}

// Renders one template; outer blank lines are cut off. NULL on failure.
static char *render(struct speech *speech, const struct template *template,
		    const struct json *facts, struct err *err) {
	struct strbuf buf = STRBUF_INIT(VOICE_MAX_OUTPUT);
	struct template_options options = options_of(speech);
	char *trimmed = NULL;
	if (template_render(template, facts, &options, &buf, err)) {
		trimmed = without_ends(strbuf_text(&buf));
	}
	strbuf_finish(&buf);
	return trimmed;
}

char *voice_fit(enum form form, const char *text) {
	if (form != FORM_SMS) {
		return xstrdup(text);
	}
	char *words = without_ends(text); // editors put a newline there, which is paid for
	char *fitted = sms_shorten(words);
	free(words);
	return fitted;
}

// The opt-out line of a form and language with these facts; NULL on failure.
static char *render_opt_out(struct speech *speech, const struct json *facts, struct err *err) {
	const struct template *partial = find_partial(PARTIAL_OPT_OUT, speech);
	if (partial == NULL) {
		(void)err_set(err, ERR_NOT_FOUND, "the playbook has no partial '%s' in '%s'",
			      PARTIAL_OPT_OUT, speech->language);
		return NULL;
	}
	return render(speech, partial, facts, err);
}

// The check of an SMS, where a text's typography may have been given up for its length.
static bool check_sms(const char *text, const char *opt_out, struct err *err) {
	char *plain_text = sms_plain(text);
	char *plain_opt_out = sms_plain(opt_out);
	bool ok = compose_check_text(NULL, plain_text, plain_opt_out, err);
	free(plain_text);
	free(plain_opt_out);
	return ok;
}

bool voice_check(const struct voice *voice, enum form form, const struct language *language,
		 const struct json *facts, const struct utterance *utterance, struct err *err) {
	const char *subject = utterance->subject;
	struct speech speech = {voice, form, language->code, &voice->of_texts};
	if (!has_subject(form) && subject != NULL && *subject != '\0') {
		return err_set(err, ERR_INVALID, "%s has no subject", form_name(form));
	}
	char *opt_out = render_opt_out(&speech, facts, err);
	bool ok = opt_out != NULL;
	if (ok && form == FORM_SMS) {
		ok = check_sms(utterance->text, opt_out, err);
	} else if (ok) {
		ok = compose_check_text(has_subject(form) ? subject : NULL, utterance->text,
					opt_out, err);
	}
	free(opt_out);
	return ok;
}

// Renders a touchpoint's halves; *ret has what could be rendered even when this fails.
static bool render_touchpoint(struct speech *speech, const struct touchpoint *touchpoint,
			      const struct json *facts, struct utterance *ret, struct err *err) {
	if (touchpoint->subject != NULL) {
		ret->subject = render(speech, touchpoint->subject, facts, err);
		if (ret->subject == NULL) {
			return false;
		}
	}
	char *text = render(speech, touchpoint->text, facts, err);
	ret->text = text != NULL ? voice_fit(speech->form, text) : NULL;
	free(text);
	return ret->text != NULL;
}

bool voice_render(const struct voice *voice, const struct playbook_text *text,
		  const struct language *language, const struct json *facts, struct utterance *ret,
		  struct err *err) {
	const struct touchpoint *touchpoint = &voice->touchpoints[text - voice->playbook->texts];
	struct speech speech = {voice, playbook_form(text), language->code, &voice->of_texts};
	struct utterance utterance = {0};
	if (!render_touchpoint(&speech, touchpoint, facts, &utterance, err) ||
	    !voice_check(voice, speech.form, language, facts, &utterance, err)) {
		utterance_finish(&utterance);
		return false;
	}
	*ret = utterance;
	return true;
}

char *voice_html(const struct voice *voice, const struct language *language,
		 const struct json *facts, const char *subject, const char *text, struct err *err) {
	struct strbuf buf = STRBUF_INIT(VOICE_MAX_OUTPUT);
	struct speech speech = {voice, FORM_EMAIL, language->code, &voice->of_texts};
	struct compose_page page = {
		.layout = voice->layout,
		.facts = facts,
		.subject = subject,
		.text = text,
		.options = options_of(&speech),
	};
	if (!compose_html(&page, &buf, err)) {
		strbuf_finish(&buf);
		return NULL;
	}
	return strbuf_take(&buf);
}

// Renders as HTML; NULL on failure.
static char *render_html(struct speech *speech, const struct template *template,
			 const struct json *facts, struct err *err) {
	struct strbuf buf = STRBUF_INIT(VOICE_MAX_OUTPUT);
	struct template_options options = options_of(speech);
	options.escape = TEMPLATE_ESCAPE_HTML;
	if (!template_render(template, facts, &options, &buf, err)) {
		strbuf_finish(&buf);
		return NULL;
	}
	return strbuf_take(&buf);
}

char *voice_page(const struct voice *voice, const struct playbook_page *page,
		 const struct json *facts, struct err *err) {
	const struct touchpoint *parsed = &voice->pages[page - voice->playbook->pages];
	struct speech speech = {voice, FORM_EMAIL, page->language, &voice->of_pages};
	struct json *framed = json_copy_of(facts);
	char *whole = NULL;
	char *title = render(&speech, parsed->subject, facts, err); // the frame escapes it
	char *body = title != NULL ? render_html(&speech, parsed->text, facts, err) : NULL;
	if (body != NULL) {
		json_put_text(framed, "language", page->language);
		json_put_text(framed, "subject", title);
		json_put_text(framed, "body", body);
		whole = render_html(&speech, voice->frame, framed, err);
	}
	json_free(framed);
	free(title);
	free(body);
	return whole;
}
