/* What the parts of the daemon share. One of it, made by main and handed to everybody. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/clock.h"
#include "rosemary/config/load.h"
#include "rosemary/domain/playbook.h"
#include "rosemary/store/store.h"

struct event_base;
struct voice;
struct control;
struct http;
struct long_calls;
struct pipeline;
struct imports;
struct backups;
struct rehearsals;
struct guard;
struct doctor;
struct feeds;
struct outboxes;
struct prober;
struct watch;
struct notify;
struct reload;
struct playbook_check;

/* The parts by name; each is made after and freed before those above it. */
struct app {
	struct event_base *base;
	struct clock clock;
	struct config *config;
	struct playbook *playbook;
	struct voice *voice; /* the playbook's templates, parsed */
	struct store *store;
	struct guard *guard; /* keeps HOLD */
	struct control *control;
	struct http *http; /* the door */
	struct pipeline *pipeline;
	struct outboxes *outboxes;
	struct prober *prober; /* asks gateways again */
	struct imports *imports;
	struct backups *backups;
	struct rehearsals *rehearsals;
	struct doctor *doctor;
	struct feeds *feeds; /* calendars as they are served */
	struct long_calls *long_calls;
	struct watch *watch;
	struct notify *notify;                 /* to the service manager */
	struct reload *reload;                 /* where configuration and playbook come from */
	struct playbook_check *playbook_check; /* under way; NULL: none */
	bool developer;                        /* dev.* may be used */
	int64_t started_at;                    /* instant */
};
