/* From an occasion's day to a draft, and a draft's facts compared again with what is now true. */
#pragma once

#include "rosemary/domain/draft.h"
#include "rosemary/domain/message.h"
#include "rosemary/domain/situation.h"

struct app;
struct dossier;
struct utterance;

/*
 * Renders a dossier's text. ERR_NOT_FOUND when the playbook has none for it, else what
 * voice_render() says.
 */
bool drafting_render(const struct app *app, const struct dossier *dossier, struct utterance *ret,
		     struct err *err) MUST_CHECK;

/*
 * Hands an occasion's next day over: adds its draft (waiting, held, withdrawn or missed) and moves
 * the occasion on, inside the present transaction.
 */
bool drafting_hand_over(struct app *app, const struct occasion *occasion,
			struct err *err) MUST_CHECK;

/*
 * Makes a draft of purpose fallback for a draft whose delivery failed for good, inside the present
 * transaction: to be approved, on another channel that the customer may be written to on. Where
 * there is none, or nothing is to be written any more, only the audit says so. A day falls over
 * once: then nothing happens.
 */
bool drafting_fall_over(struct app *app, const struct draft *failed, int64_t delivery,
			struct err *err) MUST_CHECK;

/*
 * Compares a draft that waits, is held or was withdrawn with what is true now, inside the present
 * transaction: an unedited text is rendered again (revision + 1), an edited one becomes stale, the
 * state follows the judgement, and `changed` reasons tell what is different. *draft is updated.
 */
bool drafting_refresh(struct app *app, struct draft *draft, struct err *err) MUST_CHECK;

/*
 * Puts a draft that waits or is held off until an instant, inside the present transaction: it is
 * held until then, whatever else is true of it. ERR_STATE for another draft, ERR_INVALID when the
 * instant is past, or not before send-by.
 */
bool drafting_put_off(struct app *app, struct draft *draft, int64_t until,
		      const struct actor *actor, struct err *err) MUST_CHECK;

/*
 * The judgement about a dossier's day, with what only rendering shows: whether there is a text for
 * it that is not too long. draft is the one of that day, or NULL: what a person wrote in the text's
 * place counts, and what was decided about it (put off, skipped, approved in spite) or missed.
 */
struct judgement drafting_judgement(const struct app *app, const struct dossier *dossier,
				    const struct draft *draft);

/*
 * Takes an approved or skipped draft back to the owner at revision + 1 and compares its facts,
 * inside the present transaction; a notice, which nobody approves, is skipped. reason is told to
 * the owner.
 */
bool drafting_return(struct app *app, struct draft *draft, const struct actor *actor,
		     const char *reason, struct err *err) MUST_CHECK;
