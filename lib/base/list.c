// A doubly linked list; the head is a link like any other.
#include "rosemary/base/list.h"

void list_init(struct list *link) {
	link->previous = link;
	link->next = link;
}

void list_append(struct list *head, struct list *link) {
	link->previous = head->previous;
	link->next = head;
	head->previous->next = link;
	head->previous = link;
}

void list_remove(struct list *link) {
	link->previous->next = link->next;
	link->next->previous = link->previous;
	list_init(link);
}

bool list_empty(const struct list *head) {
	return head->next == head;
}
