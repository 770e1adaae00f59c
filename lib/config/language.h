/* The words of a language from its two files of the playbook. */
#pragma once

#include "rosemary/domain/playbook.h"

#include "lib/config/conf.h"

/* Limits of one language: bytes of a word or pattern, relations, spellings of all relations. */
enum { LANGUAGE_TEXT_MAX_BYTES = 200, LANGUAGE_MAX_RELATIONS = 500, LANGUAGE_MAX_ALIASES = 2000 };

/* Sets the words, patterns, ordinals and kinds from words.LANG.conf; what is wrong is told. */
void language_read_words(struct language *language, const char *file, const struct conf *conf,
			 struct complaints *complaints);

/* Sets the relations from relations.LANG.conf; what is wrong is told. */
void language_read_relations(struct language *language, const char *file, const struct conf *conf,
			     struct complaints *complaints);
