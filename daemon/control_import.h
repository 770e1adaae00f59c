/* The control methods of imports: import.begin, import.rows, import.end. */
#pragma once

#include "daemon/control.h"

/* Each calls what daemon/import.h says of it. */
control_handler control_import_begin, control_import_rows, control_import_end;
