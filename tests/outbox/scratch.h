/* What tests with files and other processes need. */
#pragma once

enum { SCRATCH_FOLDER_SIZE = 32 };

/* Makes a folder of its own; fails the test when it cannot. */
void scratch_make(char folder[SCRATCH_FOLDER_SIZE]);

/* Removes it with all that is in it. */
void scratch_remove(const char *folder);

/* Gives another process, which has no clock of ours, a millisecond to get on. */
void wait_for_others(void);
