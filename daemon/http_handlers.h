/* The handlers of all routes, by their file. */
#pragma once

#include "http.h"

/* http_metrics.c */
http_handler http_healthz, http_metrics;

/* http_feed.c */
http_handler http_feed;

/* http_offer.c, http_stop.c */
http_handler http_offer, http_stop;

/* http_owner.c */
http_handler http_owner;
