// Compares what the texts of one kind and language tell in different forms.
#include "daemon/playbook_twins.h"

#include <string.h>

#include "daemon/app.h"
#include "daemon/voice.h"
#include "rosemary/domain/facts.h"

enum { TOLD_MAX = 64 };

// The facts that a text names, by their place in facts_known.
struct telling {
	bool told[TOLD_MAX];
};

static bool note_use(const struct template_use *use, void *argument, struct err *err) {
	struct telling *telling = argument;
	(void)err; // what a text may name at all was asked before
	for (size_t i = 0; i < facts_known_count && i < TOLD_MAX; i++) {
		telling->told[i] = telling->told[i] || strcmp(facts_known[i].name, use->name) == 0;
	}
	return true;
}

static bool tells(const struct telling *telling, const char *name) {
	for (size_t i = 0; i < facts_known_count && i < TOLD_MAX; i++) {
		if (strcmp(facts_known[i].name, name) == 0) {
			return telling->told[i];
		}
	}
	return false;
}

static bool excused(const struct telling *telling, const char *name) {
	for (size_t i = 0; i < facts_left_out_count; i++) {
		const struct fact_left_out *left_out = &facts_left_out[i];
		if (strcmp(left_out->name, name) == 0 &&
		    (left_out->told_by == NULL || tells(telling, left_out->told_by))) {
			return true;
		}
	}
	return false;
}

// The text of the same kind and language, to the letter, in another form; or NULL.
static const struct playbook_text *find_twin(const struct playbook *playbook,
					     const struct playbook_text *text, enum form form) {
	for (size_t i = 0; i < playbook->text_count; i++) {
		const struct playbook_text *other = &playbook->texts[i];
		if (playbook_form(other) == form && strcmp(other->kind, text->kind) == 0 &&
		    strcmp(other->language, text->language) == 0) {
			return other;
		}
	}
	return NULL;
}

static void compare(const struct app *app, const struct playbook_text *mail,
		    const struct playbook_text *twin, struct complaints *complaints) {
	struct telling by_mail = {0}, by_twin = {0};
	struct err ignored = {0}; // a part that is missing was told when the voice was made
	if (!voice_each_use(app->voice, mail, note_use, &by_mail, &ignored) ||
	    !voice_each_use(app->voice, twin, note_use, &by_twin, &ignored)) {
		return;
	}
	for (size_t i = 0; i < facts_known_count && i < TOLD_MAX; i++) {
		const char *name = facts_known[i].name;
		if (by_mail.told[i] && !by_twin.told[i] && !excused(&by_twin, name)) {
			complaints_add(complaints, twin->file, 1, NULL,
				       "does not tell '%s', which the e-mail tells", name);
		}
	}
}

void playbook_judge_twins(const struct app *app, struct complaints *complaints) {
	const struct playbook *playbook = app->playbook;
	for (size_t i = 0; i < playbook->text_count; i++) {
		const struct playbook_text *text = &playbook->texts[i];
		for (int k = 0; k < FORM_COUNT && playbook_form(text) == FORM_EMAIL; k++) {
			const struct playbook_text *twin = find_twin(playbook, text, (enum form)k);
			if (twin != NULL) {
				compare(app, text, twin,
					complaints); // an e-mail tells what it tells
			}
		}
	}
}
