/* The text of etc/feasts.conf, made a part of the program when it is built. */
#pragma once

#include <stddef.h>

/* Its bytes, without a NUL behind them, and how many they are. */
extern const char feasts_brought[];
extern const size_t feasts_brought_len;
