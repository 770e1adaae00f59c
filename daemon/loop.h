/* The event loop: who is served first when many are ready. */
#pragma once

#include "rosemary/base/err.h"

struct event_base;

/*
 * People who ask come before work that goes on by itself. An event is work unless its priority was
 * set. Whoever serves people sees to it that work is not put off for ever (control_connection.c).
 */
enum loop_priority { LOOP_PEOPLE, LOOP_WORK, LOOP_PRIORITY_COUNT };

/*
 * Makes a loop, to be freed with event_base_free(). After each callback of work it looks who asks.
 */
struct event_base *loop_create(struct err *err) MUST_CHECK;
