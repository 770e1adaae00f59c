/* A doubly linked list whose links lie inside the things listed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A link, and also the head of a list. A head is initialised with list_init() before use. */
struct list {
	struct list *previous, *next;
};

/* Makes an empty head, or a link that is in no list. */
void list_init(struct list *link);

/* Puts link at the end of the list. It must be in no list. */
void list_append(struct list *head, struct list *link);

/* Takes link out of its list; harmless when it is in none (but initialised). */
void list_remove(struct list *link);

/* True when the list has no members. */
bool list_empty(const struct list *head);

/* The struct of type that contains link as its given member. */
#define LIST_ENTRY(link, type, member) ((type *)((char *)(link)-offsetof(type, member)))

/* Walks a list; link may be removed (and its owner freed) in the body, its neighbours may not. */
#define LIST_EACH(head, link, after)                                                               \
	for (struct list *link = (head)->next, *after = (link)->next; (link) != (head);            \
	     (link) = (after), (after) = (after)->next)
