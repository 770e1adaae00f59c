/* Countries by name, from ICU's copy of the Unicode Common Locale Data Repository. */
#pragma once

#include "rosemary/base/alloc.h"

/*
 * The name of a country (ISO 3166-1, "DE") in capitals and in a language ("en"), as the last line
 * of a letter that goes abroad has it (Universal Postal Union, S42). In English where the language
 * has no name for it; the code itself where no country has it. To be freed.
 */
char *country_capitals(const char *code, const char *language) MUST_CHECK;
