#include "logparse/options.h"
int cmd_graph(struct options *o) { (void)o; return 2; }
