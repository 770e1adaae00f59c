/* Texts of tests for members that own theirs in earnest; nothing frees or writes to these. */
#pragma once

#define TEXT(literal) ((char *)(literal))
