/* The handlers of all commands, by their file. */
#pragma once

#include "control.h"

/* control_status.c */
control_handler control_status;

/* control_draft.c, control_decide.c */
control_handler control_draft_queue, control_draft_list, control_draft_missed, control_draft_show;
control_handler control_draft_approve, control_draft_later, control_draft_edit;
control_handler control_draft_skip, control_draft_reopen;

/* control_customer.c, control_why.c, control_consent.c */
control_handler control_customer_list, control_customer_show, control_customer_why;
control_handler control_consent_set, control_consent_history;
control_handler control_optout_add, control_optout_list, control_optout_drop;

/* control_merge.c */
control_handler control_customer_duplicates, control_customer_merge, control_customer_unmerge;
control_handler control_customer_apart;

/* control_today.c, control_upcoming.c, control_calendar.c, control_why_not.c */
control_handler control_today, control_occasion_upcoming, control_occasion_calendar;
control_handler control_customer_why_not;

/* control_nouns.c */
control_handler control_recipient_list, control_recipient_show;
control_handler control_occasion_list, control_occasion_show;

/* control_rule.c */
control_handler control_occasion_next;
control_handler control_order_list, control_order_show;
control_handler control_product_list, control_product_show;

/* control_order.c, control_offer.c */
control_handler control_order_confirm, control_order_decline;
control_handler control_offer_list, control_offer_show;

/* control_proposal.c */
control_handler control_occasion_proposals, control_occasion_accept, control_occasion_refuse;
control_handler control_occasion_reopen;

/* control_hand.c */
control_handler control_customer_add, control_recipient_add, control_occasion_add;
control_handler control_order_add, control_product_add;
control_handler control_customer_edit, control_recipient_edit, control_occasion_edit;
control_handler control_order_edit, control_product_edit;

/* control_playbook.c, control_playbook_check.c */
control_handler control_playbook_show, control_playbook_preview, control_playbook_check;

/* control_delivery.c */
control_handler control_message_list, control_message_show;
control_handler control_delivery_list, control_delivery_show, control_delivery_cancel;

/* control_outbox.c */
control_handler control_outbox_list, control_outbox_resolve;

/* control_feed.c */
control_handler control_feed_add, control_feed_list, control_feed_url, control_feed_revoke;

/* control_hold.c */
control_handler control_hold_resume;

/* control_audit.c */
control_handler control_audit_list;

/* control_import.c */
control_handler control_import_begin, control_import_rows, control_import_end;

/* backup.c */
control_handler control_backup;

/* rehearsal.c */
control_handler control_rehearsal_begin, control_rehearsal_next;

/* doctor.c */
control_handler control_doctor;

/* control_event.c */
control_handler control_event_subscribe;

/* control_dev.c */
control_handler control_dev_clock_set, control_dev_clock_advance, control_dev_clock_run;
control_handler control_dev_fail;
