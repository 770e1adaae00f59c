/* The tables of the command line as scripts of shells need them; each prints to standard output. */
#pragma once

/* A word each: 'verb:argument ...:option ...', with the words they may be (see completion.bash). */
void completion_bash_verbs(void);

/* The options of every verb, as one such list. */
void completion_bash_globals(void);

/* A word each: 'verb:help'. */
void completion_zsh_verbs(void);

/* A specification of _arguments for each option of every verb. */
void completion_zsh_globals(void);

/* A branch of a case for each verb: its arguments and options, for _arguments. */
void completion_zsh_options(void);
