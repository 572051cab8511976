/* options.h -- what the command line and PYTHON* variables of the environment say. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "python/obj/obj.h"

struct options {
    const char *command, *module, *jit; /* -c, -m, --jit */
    int first;                          /* index of the program in argv */
    bool no_program;                    /* the prompt alone */
    int int_digits;                     /* of -X int_max_str_digits; -1: not said */
    bool unbuffered, skip_line;         /* -u, -x */
    bool perf_map, gdb;                 /* --perf-map, --gdb */
    const char *jitdump;                /* --jitdump: a folder */
    struct vm_settings settings;
};

/* Ends the program after --help and --version, and when an option is unknown. */
struct options read_options(int argc, char **argv);

#endif
