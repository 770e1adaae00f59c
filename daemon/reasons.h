/* Why a draft is there, in sentences that an owner can read. */
#pragma once

#include "rosemary/domain/draft.h"
#include "rosemary/domain/situation.h"

struct dossier;

/*
 * Replaces the draft's reasons: first what holds or withdrew it, then why it takes its channel, the
 * rule, the feast's country, the last order, the suggestion and what was passed over for it.
 */
void reasons_fill(struct draft *draft, const struct dossier *dossier,
		  const struct judgement *judgement);

/* True when the reasons say whose country's feast it is as it is now, or rightly nothing. */
bool reasons_tell_feast(const struct draft *draft, const struct dossier *dossier);

/*
 * Appends the `changed` reason of a draft that took another channel. reworded: it was made anew
 * without what a person had written for the old one.
 */
void reasons_add_channel(struct draft *draft, enum channel old, bool reworded);

/* Appends a `changed` reason for each fact that is not what it was in old. */
void reasons_add_changes(struct draft *draft, const struct json *old);
