/* What is wrong with a file that people wrote: every fault with its place, told one by one. */
#pragma once

#include <stddef.h>

#include "rosemary/base/alloc.h"

/* Is told one fault: "file:line: option: what is wrong", without a line end. */
typedef void complaint_handler(const char *text, void *argument);

/* Prints the fault as a line to the FILE * argument, made safe for a terminal. */
complaint_handler complaint_print;

/* Faults beyond so many are counted, not told: a hostile file has no end of them. */
enum { COMPLAINTS_TOLD_MAX = 100 };

/* Whom to tell, and how many faults there were. The handler may be NULL. */
struct complaints {
	complaint_handler *tell;
	void *argument;
	size_t count;
};

/* Tells one fault. line below 1 is told as 1; option may be NULL. */
void complaints_add(struct complaints *complaints, const char *file, int line, const char *option,
		    const char *format, ...) PRINTF_LIKE(5, 6);
