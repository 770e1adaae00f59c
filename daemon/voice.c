// The playbook's templates, parsed once, rendered with facts.
#include "voice.h"

#include <stdlib.h>
#include <string.h>

#include "rosemary/domain/facts.h"
#include "rosemary/text/compose.h"

enum { VOICE_MAX_OUTPUT = 256 * 1024, VOICE_MAX_FACTS = 64 };

#define PARTIAL_OPT_OUT "opt-out"

struct voice {
	const struct playbook *playbook;
	struct touchpoint *touchpoints; /* one for each text of the playbook */
	struct template **partials;     /* one for each partial */
	struct template *layout;
	const char *known[VOICE_MAX_FACTS]; /* what a text may name, and subject and body */
	size_t known_count;
	void (*complain)(const char *text, void *argument);
	void *argument;
	bool failed;
};

// A rendering: which language's partials it uses.
struct speech {
	const struct voice *voice;
	const char *language;
};

static const struct template *find_partial(const char *name, void *argument) {
	const struct speech *speech = argument;
	const struct playbook *playbook = speech->voice->playbook;
	for (size_t i = 0; i < playbook->partial_count; i++) {
		if (strcmp(playbook->partials[i].name, name) == 0 &&
		    strcmp(playbook->partials[i].language, speech->language) == 0) {
			return speech->voice->partials[i];
		}
	}
	return NULL;
}

static struct template_options options_of(struct speech *speech) {
	return (struct template_options){
		.miss = TEMPLATE_MISS_ERROR,
		.escape = TEMPLATE_ESCAPE_NONE,
		.known = speech->voice->known,
		.known_count = speech->voice->known_count,
		.partial = find_partial,
		.partial_argument = speech,
	};
}

static void complain(struct voice *voice, const struct err *err) {
	voice->failed = true;
	voice->complain(err->text, voice->argument);
}

// Complains about each name that is no fact.
static bool check_use(const struct template_use *use, void *argument, struct err *err) {
	struct voice *voice = argument;
	for (size_t i = 0; i < voice->known_count; i++) {
		if (strcmp(voice->known[i], use->name) == 0) {
			return true;
		}
	}
	(void)err_set(err, ERR_INVALID, "%s:%d: there is no fact '%s'", use->template, use->line,
		      use->name);
	complain(voice, err);
	*err = (struct err){0};
	return true;
}

static void check_template(struct voice *voice, const struct template *template,
			   const char *language) {
	struct err err = {0};
	struct speech speech = {voice, language};
	struct template_options options = options_of(&speech);
	if (template != NULL && !template_each_use(template, &options, check_use, voice, &err)) {
		complain(voice, &err);
	}
}

static void parse_partials(struct voice *voice) {
	for (size_t i = 0; i < voice->playbook->partial_count; i++) {
		const struct playbook_partial *partial = &voice->playbook->partials[i];
		struct err err = {0};
		voice->partials[i] = template_parse(partial->file, partial->source,
						    strlen(partial->source), &err);
		if (voice->partials[i] == NULL) {
			complain(voice, &err);
		}
	}
}

static void parse_texts(struct voice *voice) {
	for (size_t i = 0; i < voice->playbook->text_count; i++) {
		const struct playbook_text *text = &voice->playbook->texts[i];
		struct err err = {0};
		bool mail = strcmp(text->channel, channel_name(CHANNEL_EMAIL)) == 0;
		if (!touchpoint_parse(text->file, text->source, strlen(text->source), mail,
				      &voice->touchpoints[i], &err)) {
			complain(voice, &err);
			continue;
		}
		check_template(voice, voice->touchpoints[i].subject, text->language);
		check_template(voice, voice->touchpoints[i].text, text->language);
	}
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
	check_template(voice, voice->layout, "");
}

struct voice *voice_open(const struct playbook *playbook,
			 void (*complainer)(const char *text, void *argument), void *argument) {
	struct voice *voice = xcalloc(1, sizeof *voice);
	voice->playbook = playbook;
	voice->complain = complainer;
	voice->argument = argument;
	voice->touchpoints = xcalloc(playbook->text_count, sizeof *voice->touchpoints);
	voice->partials = xcalloc(playbook->partial_count, sizeof(void *));
	for (size_t i = 0; i < facts_known_count && i < VOICE_MAX_FACTS - 2; i++) {
		voice->known[voice->known_count++] = facts_known[i].name;
	}
	voice->known[voice->known_count++] = "subject";
	voice->known[voice->known_count++] = "body";
	parse_partials(voice);
	parse_texts(voice);
	parse_layout(voice);
	if (voice->failed) {
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
	template_destroy(voice->layout);
	free(voice->touchpoints);
	free(voice->partials);
	free(voice);
}

void utterance_finish(struct utterance *utterance) {
	free(utterance->subject);
	free(utterance->text);
	*utterance = (struct utterance){0};
}

// Renders one template; outer blank lines are cut off. NULL on failure.
static char *render(const struct voice *voice, const struct template *template,
		    const struct language *language, const struct json *facts, struct err *err) {
	struct strbuf buf = STRBUF_INIT(VOICE_MAX_OUTPUT);
	struct speech speech = {voice, language->code};
	struct template_options options = options_of(&speech);
	char *trimmed = NULL;
	if (template_render(template, facts, &options, &buf, err)) {
		const char *text = strbuf_text(&buf);
		text += strspn(text, " \n");
		size_t len = strlen(text);
		while (len > 0 && strchr(" \n", text[len - 1]) != NULL) {
			len--;
		}
		trimmed = xstrndup(text, len);
	}
	strbuf_finish(&buf);
	return trimmed;
}

char *voice_opt_out(const struct voice *voice, const struct language *language,
		    const struct json *facts, struct err *err) {
	struct speech speech = {voice, language->code};
	const struct template *partial = find_partial(PARTIAL_OPT_OUT, &speech);
	if (partial == NULL) {
		(void)err_set(err, ERR_NOT_FOUND, "the playbook has no partial '%s' in '%s'",
			      PARTIAL_OPT_OUT, language->code);
		return NULL;
	}
	return render(voice, partial, language, facts, err);
}

// What is rendered must be as fit to be sent as what a person writes.
static bool check(const struct voice *voice, const struct language *language,
		  const struct json *facts, const struct utterance *utterance, struct err *err) {
	char *opt_out = voice_opt_out(voice, language, facts, err);
	bool ok = opt_out != NULL &&
		  compose_check_text(utterance->subject, utterance->text, opt_out, err);
	free(opt_out);
	return ok;
}

bool voice_render(const struct voice *voice, const struct playbook_text *text,
		  const struct language *language, const struct json *facts, struct utterance *ret,
		  struct err *err) {
	const struct touchpoint *touchpoint = &voice->touchpoints[text - voice->playbook->texts];
	struct utterance utterance = {0};
	utterance.subject = render(voice, touchpoint->subject, language, facts, err);
	if (utterance.subject != NULL) {
		utterance.text = render(voice, touchpoint->text, language, facts, err);
	}
	if (utterance.text == NULL || !check(voice, language, facts, &utterance, err)) {
		utterance_finish(&utterance);
		return false;
	}
	*ret = utterance;
	return true;
}

char *voice_html(const struct voice *voice, const struct language *language,
		 const struct json *facts, const char *subject, const char *text, struct err *err) {
	struct strbuf buf = STRBUF_INIT(VOICE_MAX_OUTPUT);
	struct speech speech = {voice, language->code};
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
