#include "logparse/options.h"
int cmd_show(struct options *o) { (void)o; return 2; }
