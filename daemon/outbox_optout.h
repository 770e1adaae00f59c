/* What a provider knows of a customer who wants no more messages. */
#pragma once

#include "rosemary/domain/delivery.h"
#include "rosemary/domain/message.h"

struct app;

/*
 * Records that the customer of a delivery told the provider STOP: from now on nothing is sent on
 * that channel. Inside the transaction of its outcome.
 */
bool outbox_note_optout(struct app *app, const struct delivery *delivery,
			const struct message *message, struct err *err) MUST_CHECK;
