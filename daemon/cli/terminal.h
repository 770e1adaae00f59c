/*
 * A terminal that shows whole screens: keys one by one, the alternate screen, signals as events.
 * Plain ECMA-48 and termios; what was on the terminal is there again afterwards.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "rosemary/base/err.h"

/* A key's bytes with their NUL; longer sequences are cut. */
enum { TERMINAL_KEY_SIZE = 16 };

/* The terminal of standard input and output. */
struct terminal {
	struct termios before; /* as it was */
	sigset_t mask_before;
	int signals; /* signalfd */
	char pending[64];
	size_t pending_len; /* read and not yet given as keys */
	bool pasting;       /* between the marks of pasted text */
	int ended_by;       /* the signal that asks for the end, or 0 */
};

/* What terminal_read() waited for. */
enum terminal_event {
	TERMINAL_KEY,
	TERMINAL_PASTED, /* a character of text that was pasted, not typed */
	TERMINAL_RESIZED,
	TERMINAL_ENDED, /* a signal (ended_by), or the terminal is gone */
};

/* True when both standard input and output are terminals. */
bool terminal_is_there(void);

/* Takes the terminal over; on success to be closed with terminal_close(). */
bool terminal_open(struct terminal *ret, struct err *err) MUST_CHECK;

/* Gives it back. */
void terminal_close(struct terminal *terminal);

/* Gives it to another program for a while, and takes it again. */
void terminal_pause(const struct terminal *terminal);
void terminal_resume(struct terminal *terminal);

/* Its columns and rows now; 80 and 24 where it does not say. */
void terminal_size(size_t *ret_width, size_t *ret_height);

/* Shows bytes; what a terminal that is gone cannot show is noticed by the next read. */
void terminal_write(const char *bytes, size_t len);

/* Waits for a key or something else. */
enum terminal_event terminal_read(struct terminal *terminal, char ret_key[TERMINAL_KEY_SIZE]);

/* Forgets keys that were pressed before now: they were meant for another screen. */
void terminal_forget_keys(struct terminal *terminal);
