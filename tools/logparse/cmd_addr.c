/* cmd_addr.c -- logparse addr: what runs at an address. logparse perfmap: names for perf. */
#include <ctype.h>
#include <stdlib.h>

#include "base/die.h"
#include "logparse/options.h"
#include "logparse/rows/address_text.h"
#include "logparse/util/json.h"
#include "logparse/util/safe.h"

enum { LEAST_DIGITS = 7 /* shorter hexadecimal words in a report are no addresses */ };

struct asker {
    struct options *o;
    struct log log;
    struct traces traces;
    struct library lib;
    struct addresses addresses;
};

static bool asker_open(struct asker *a, struct options *o)
{
    *a = (struct asker){.o = o};
    if (!open_traces(&a->log, &a->traces, o))
        return false;
    library_open(&a->lib, &a->traces, o->source_root);
    addresses_make(&a->addresses, &a->traces);
    return true;
}

static void asker_close(struct asker *a)
{
    addresses_free(&a->addresses);
    library_close(&a->lib);
    traces_free(&a->traces);
    log_close(&a->log);
}

static int no_code(struct asker *a)
{
    complain("the log does not say where code is; record it with "
             "PYPYLOG=jit-log-opt,jit-backend:FILE");
    asker_close(a);
    return EXIT_INCONCLUSIVE;
}

static void json_hit(struct json *j, struct asker *a, uint64_t address,
                     const struct address_hit *hit)
{
    json_open(j, '{');
    json_key(j, "address");
    json_hex(j, address);
    json_key(j, "trace");
    if (hit->trace != NO_TRACE) {
        json_text(j, slice_of(a->traces.all.at[hit->trace].name));
        json_key(j, "part");
        json_text(j, slice_of(code_part_names[hit->part]));
        json_key(j, "offset");
        json_uint(j, hit->offset);
        json_key(j, "op");
        hit->operation ? json_text(j, slice_of(hit->operation)) : json_null(j);
        json_key(j, "instruction");
        hit->instruction ? json_text(j, slice_of(hit->instruction)) : json_null(j);
        json_key(j, "file");
        hit->place.is_python ? json_text(j, hit->place.file) : json_null(j);
        json_key(j, "line");
        hit->place.is_python ? json_int(j, hit->place.line) : json_null(j);
    } else {
        json_null(j);
    }
    json_close(j, '}');
}

static void print_source(struct asker *a, const struct address_hit *hit)
{
    struct slice line;
    struct rich r = {0};
    if (!hit->place.is_python ||
        !source_line_bare(&a->lib.sources, hit->place.file, hit->place.line, &line))
        return;
    rich_addf(&r, LOOK_DIM, "    source       ");
    rich_add(&r, LOOK_SOURCE, line);
    rich_print(&r, &a->o->style, stdout);
    rich_free(&r);
}

static void print_hit(struct asker *a, uint64_t address, const struct address_hit *hit)
{
    struct str s = {0};
    address_words(&a->lib, hit, &s);
    printf("0x%llx  %s\n", (unsigned long long)address, str_text(&s));
    if (hit->instruction)
        printf("    instruction  %s\n", hit->instruction);
    print_source(a, hit);
    str_free(&s);
}

static uint64_t parse_address(const char *text)
{
    uint64_t address;
    if (!parse_hex_id(slice_of(text), &address))
        die("\"%s\" is no address: hexadecimal digits, with or without 0x", text);
    return address;
}

static int answer_arguments(struct asker *a)
{
    struct json j = {.out = stdout};
    int found = 0;
    if (a->o->json)
        json_open(&j, '[');
    for (int i = 1; i < a->o->n_args; i++) {
        struct address_hit hit;
        uint64_t address = parse_address(a->o->args[i]);
        address_find(&a->lib, &a->addresses, address, true, &hit);
        if (a->o->json)
            json_hit(&j, a, address, &hit);
        else
            print_hit(a, address, &hit);
        found += hit.trace != NO_TRACE;
        address_hit_free(&hit);
    }
    if (a->o->json)
        json_close(&j, ']');
    return found ? EXIT_SAME : EXIT_DIFFERENT;
}

/* The next word of hexadecimal digits that may be an address: [start, start + n) of the line. */
static bool next_address(struct slice line, size_t *at, size_t *n, uint64_t *address)
{
    for (size_t i = *at; i < line.n; i++) {
        size_t k = i;
        if (i && (isalnum((unsigned char)line.p[i - 1]) || line.p[i - 1] == '_'))
            continue;
        if (line.n - i > 2 && line.p[i] == '0' && (line.p[i + 1] | 0x20) == 'x')
            k += 2;
        while (k < line.n && isxdigit((unsigned char)line.p[k]))
            k++;
        bool whole = k == line.n || !isalnum((unsigned char)line.p[k]);
        struct slice word = {line.p + i, k - i};
        if (whole && word.n >= LEAST_DIGITS && word.n <= 18 &&
            parse_hex_id(word, address)) {
            *at = i;
            *n = word.n;
            return true;
        }
    }
    return false;
}

/* A report (perf script, a backtrace of gdb) with what runs at its addresses behind each line. */
static int answer_report(struct asker *a)
{
    char *text = NULL;
    size_t room = 0, found = 0;
    for (ssize_t n; (n = getline(&text, &room, stdin)) > 0;) {
        struct slice line = {text, (size_t)n - (text[n - 1] == '\n')};
        struct str out = {0};
        uint64_t address;
        for (size_t at = 0, words = 0; next_address(line, &at, &words, &address);
             at += words) {
            struct address_hit hit;
            if (address_trace(&a->addresses, address) == NO_TRACE)
                continue;
            address_find(&a->lib, &a->addresses, address, false, &hit);
            str_addf(&out, "  # ");
            address_words(&a->lib, &hit, &out);
            address_hit_free(&hit);
            found++;
        }
        fwrite(line.p, 1, line.n, stdout);
        puts(str_text(&out));
        str_free(&out);
    }
    free(text);
    return found ? EXIT_SAME : EXIT_DIFFERENT;
}

int cmd_addr(struct options *o)
{
    struct asker a;
    if (!asker_open(&a, o))
        return EXIT_TROUBLE;
    if (a.addresses.at.n == 0)
        return no_code(&a);
    int status = o->n_args > 1 ? answer_arguments(&a) : answer_report(&a);
    if (status == EXIT_DIFFERENT)
        complain("none of these addresses is in a trace of this log");
    asker_close(&a);
    return status;
}

/* A line of perf's map: start and size in hexadecimal, and a name that ends at the newline. */
static void print_symbol(FILE *out, uint64_t start, uint64_t end, const char *name,
                         const char *what)
{
    struct str safe = {0};
    if (end <= start)
        return;
    safe_add(&safe, slice_of(name));
    fprintf(out, "%llx %llx py:%s%s\n", (unsigned long long)start,
            (unsigned long long)(end - start), str_text(&safe), what);
    str_free(&safe);
}

static void print_map(const struct asker *a, FILE *out)
{
    for (size_t i = 0; i < a->addresses.at.n; i++) {
        const struct code_range *r = &a->addresses.at.at[i];
        print_symbol(out, r->start, r->end, a->traces.all.at[r->trace].name, "");
    }
}

int cmd_perfmap(struct options *o)
{
    struct asker a;
    struct str path = {0};
    int status = EXIT_SAME;
    if (!asker_open(&a, o))
        return EXIT_TROUBLE;
    if (a.addresses.at.n == 0)
        return no_code(&a);
    if (o->pid)
        str_addf(&path, "/tmp/perf-%llu.map", (unsigned long long)o->pid);
    FILE *out = o->pid ? fopen(str_text(&path), "w") : stdout;
    if (out)
        print_map(&a, out);
    if (!out || (o->pid && fclose(out))) {
        complain("%s: cannot be written", str_text(&path));
        status = EXIT_TROUBLE;
    }
    if (status == EXIT_SAME && o->pid)
        fprintf(stderr, "%s: %zu traces; now: perf report\n", str_text(&path),
                a.addresses.at.n);
    str_free(&path);
    asker_close(&a);
    return status;
}
