/*
 * Reads a playbook: a folder that holds
 *
 *     playbook.conf                        feeling, guarantee, sign_off
 *     words.LANG.conf                      weekdays, months, patterns, pronouns, ordinals, kinds
 *     relations.LANG.conf                  how relations are said, spelt and what pronoun they have
 *     occasions.LANG.conf                  words by which notes and tags name occasions
 *     KIND.CHANNEL.LANG.mustache           a text
 *     partials/NAME.LANG.mustache          a part of texts
 *     partials/NAME.CHANNEL.LANG.mustache  the same part as one channel says it
 *     layout.html.mustache                 the HTML around a text that was approved
 *     pages/NAME.LANG.mustache             a page of the door (domain/webpage.h)
 *     page.html.mustache                   the HTML around each page
 *
 * Templates are taken as bytes (UTF-8 without a BOM, line ends LF); whoever renders parses them.
 */
#pragma once

#include "rosemary/config/complaint.h"
#include "rosemary/domain/playbook.h"

/* Files of a playbook, bytes of one file and of all. */
enum {
	PLAYBOOK_MAX_FILES = 500,
	PLAYBOOK_FILE_MAX_BYTES = 256 * 1024,
	PLAYBOOK_MAX_BYTES = 4 * 1024 * 1024
};

/*
 * Reads the playbook in a folder. All that is wrong is told through complain as "file:line: key:
 * what is wrong" before it fails as a whole and returns NULL. Files that are no part of a playbook
 * are told through warn (may be NULL) and left alone; names that begin with a dot or end in ~ are
 * passed over. Free with playbook_free().
 */
struct playbook *playbook_load(const char *folder, complaint_handler *complain,
			       complaint_handler *warn, void *argument) MUST_CHECK;
