// The option plan.reorder: categories of products.
#include <string.h>

#include "rosemary/base/alloc.h"
#include "rosemary/base/utf8.h"

#include "value.h"

bool value_read_category(struct config *config, const struct option *option, const char *text,
			 struct err *err) {
	struct policy *policy = &config->policy;
	size_t len = strlen(text);
	(void)option; // there is one list of categories
	if (len == 0 || len > CATEGORY_MAX || utf8_has_control(text, false) || text[0] == ' ' ||
	    text[len - 1] == ' ') {
		return err_set(err, ERR_INVALID,
			       "'%.40s' is not a category: a text of 1 to %d bytes on one line, "
			       "without blanks around it",
			       text, (int)CATEGORY_MAX);
	}
	if (policy_reorder(policy, text) != NULL) {
		return err_set(err, ERR_INVALID, "'%.40s' is named twice", text);
	}
	policy->reorder =
		xrealloc(policy->reorder, policy->reorder_count + 1, sizeof *policy->reorder);
	policy->reorder[policy->reorder_count++] = config_keep(config, xstrdup(text));
	return true;
}
