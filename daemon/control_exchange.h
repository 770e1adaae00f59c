/* The calls of one line of the control socket, single or batch. For control_connection.c alone. */
#pragma once

#include <stdbool.h>

#include "rosemary/base/json.h"
#include "rosemary/base/list.h"

struct control_connection;

/* A line that is being answered; it frees itself when every call of it has its answer. */
struct exchange;

/*
 * Begins with what codec_parse() gave, which is taken, and is listed in connection->exchanges. It
 * runs (connection->running) until exchange_start_call() has started its last call.
 */
struct exchange *exchange_begin(struct control_connection *connection,
				struct json *request) MUST_CHECK;

/* True when the next call may have a long answer (CMD_LISTING, CMD_LONG). */
bool exchange_next_is_long(const struct exchange *exchange);

/*
 * Starts the next call: runs its handler, if it may. Behind the last one connection->running is
 * NULL, and the exchange may be gone.
 */
void exchange_start_call(struct exchange *exchange);

/* The client left: what is deferred ends by itself and is told to nobody. */
void exchange_abandon_all(struct list *exchanges);
