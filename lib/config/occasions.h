/* The words that name occasions, from occasions.LANG.conf of a playbook. */
#pragma once

#include "rosemary/domain/occasion_words.h"

#include "lib/config/conf.h"

/* Adds the phrases of one file to those of the others; what is wrong is told. */
void occasions_read(struct occasion_words *words, const char *file, const struct conf *conf,
		    struct complaints *complaints);
