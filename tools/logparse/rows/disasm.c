#include "logparse/rows/disasm.h"

#include <capstone/capstone.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

#define TEXT_OF(x)   #x
#define NUMBER_OF(x) TEXT_OF(x)
/* The library of the header that this was compiled with. */
#define LIBRARY "libcapstone.so." NUMBER_OF(CS_API_MAJOR)

/* Capstone is loaded when somebody wants to see machine code: its tables are as large as all that a
 * log of 20 MB takes beside its text, and linking them takes longer than reading one of 2 MB. */
struct capstone {
    void *so;
    __typeof__(cs_open) *open;
    __typeof__(cs_close) *close;
    __typeof__(cs_malloc) *malloc;
    __typeof__(cs_free) *free;
    __typeof__(cs_disasm_iter) *disasm_iter;
};

struct disasm {
    struct capstone lib;
    csh handle;
    cs_insn *insn;
    uint32_t word; /* bytes to step over what cannot be decoded */
};

struct backend_row {
    const char *name;
    cs_arch arch;
    cs_mode mode;
    uint32_t word;
};

/* Spellings of BACKEND in logs and in PyPy's own viewer. */
static const struct backend_row rows[] = {
    {"x86_64", CS_ARCH_X86, CS_MODE_64, 1},
    {"x86-64", CS_ARCH_X86, CS_MODE_64, 1},
    {"x86", CS_ARCH_X86, CS_MODE_32, 1},
    {"x86_32", CS_ARCH_X86, CS_MODE_32, 1},
    {"i386", CS_ARCH_X86, CS_MODE_32, 1},
    {"aarch64", CS_ARCH_ARM64, CS_MODE_ARM, 4},
    {"arm64", CS_ARCH_ARM64, CS_MODE_ARM, 4},
    {"arm", CS_ARCH_ARM, CS_MODE_ARM, 4},
    {"arm_32", CS_ARCH_ARM, CS_MODE_ARM, 4},
    {"ppc", CS_ARCH_PPC, CS_MODE_64 | CS_MODE_BIG_ENDIAN, 4},
    {"ppc64le", CS_ARCH_PPC, CS_MODE_64 | CS_MODE_LITTLE_ENDIAN, 4},
    {"ppc-64", CS_ARCH_PPC, CS_MODE_64 | CS_MODE_BIG_ENDIAN, 4},
    {"s390x", CS_ARCH_SYSZ, CS_MODE_BIG_ENDIAN, 2},
};

/* PyPy calls both orders of bytes "ppc". Instructions are words, and some of them stand in
 * every trace: their bytes tell. `nop`, and the first byte of `std` `ld` `addi` `b` .. at the
 * front (big) or at the end (little). */
static bool is_little_ppc(struct slice code)
{
    size_t big = 0, little = 0;
    for (size_t i = 0; i + 4 <= code.n; i += 4) {
        const unsigned char *p = (const unsigned char *)code.p + i;
        big += memcmp(p, "\x60\0\0\0", 4) == 0;
        little += memcmp(p, "\0\0\0\x60", 4) == 0;
        static const unsigned char common[] = {0x38, 0x3c, 0xe8, 0xf8, 0x48, 0x4b,
                                               0x7c, 0x7d, 0x40, 0x41, 0x4e, 0x60};
        big +=
            memchr(common, p[0], sizeof common) && !memchr(common, p[3], sizeof common);
        little +=
            memchr(common, p[3], sizeof common) && !memchr(common, p[0], sizeof common);
    }
    return little > big;
}

/* It stays in the process: the next one to ask has it at once. */
static bool load(struct capstone *lib, struct str *why)
{
    lib->so = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!lib->so) {
        str_addf(
            why,
            "machine code is not shown: " LIBRARY
            " (Debian: libcapstone" NUMBER_OF(CS_API_MAJOR) ") cannot be loaded: %s",
            dlerror());
        return false;
    }
    const struct {
        const char *name;
        void *function; /* a pointer to a pointer to a function */
    } symbols[] = {{"cs_open", &lib->open},
                   {"cs_close", &lib->close},
                   {"cs_malloc", &lib->malloc},
                   {"cs_free", &lib->free},
                   {"cs_disasm_iter", &lib->disasm_iter}};
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *at = dlsym(lib->so, symbols[i].name);
        if (!at) {
            str_addf(why, "machine code is not shown: " LIBRARY " has no %s",
                     symbols[i].name);
            dlclose(lib->so);
            return false;
        }
        memcpy(symbols[i].function, &at, sizeof at);
    }
    return true;
}

struct disasm *disasm_new(const char *backend, uint64_t address, struct slice code,
                          struct str *why)
{
    const struct backend_row *row = NULL;
    csh handle;
    if (strcmp(backend, "arm") == 0 && address > UINT32_MAX)
        backend = "aarch64";
    if (strncmp(backend, "ppc", 3) == 0 && is_little_ppc(code))
        backend = "ppc64le";
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !row; i++)
        if (strcmp(rows[i].name, backend) == 0)
            row = &rows[i];
    if (!row) {
        str_addf(why,
                 *backend ? "no disassembler for the back end \"%s\""
                          : "the log does not name its back end",
                 backend);
        return NULL;
    }
    struct capstone lib;
    if (!load(&lib, why))
        return NULL;
    if (lib.open(row->arch, row->mode, &handle) != CS_ERR_OK) {
        str_addf(why, "this capstone library cannot disassemble %s", row->name);
        dlclose(lib.so);
        return NULL;
    }
    struct disasm *d = mem_new(sizeof *d);
    *d = (struct disasm){lib, handle, lib.malloc(handle), row->word};
    return d;
}

void disasm_free(struct disasm *d)
{
    if (!d)
        return;
    d->lib.free(d->insn, 1);
    d->lib.close(&d->handle);
    dlclose(d->lib.so);
    free(d);
}

static void raw_bytes(struct slice code, struct insn *insn)
{
    size_t at = (size_t)snprintf(insn->text, sizeof insn->text, ".byte");
    for (uint32_t i = 0; i < insn->size; i++)
        at += (size_t)snprintf(insn->text + at, sizeof insn->text - at, " 0x%02x",
                               (unsigned char)code.p[i]);
}

bool disasm_next(struct disasm *d, struct slice code, uint64_t address,
                 struct insn *insn)
{
    const uint8_t *p = (const uint8_t *)code.p;
    size_t left = code.n;
    uint64_t at = address;
    if (left == 0)
        return false;
    insn->address = address;
    if (d->lib.disasm_iter(d->handle, &p, &left, &at, d->insn)) {
        insn->size = d->insn->size;
        snprintf(insn->text, sizeof insn->text, "%s%s%s", d->insn->mnemonic,
                 d->insn->op_str[0] ? " " : "", d->insn->op_str);
    } else {
        insn->size = code.n < d->word ? (uint32_t)code.n : d->word;
        raw_bytes(code, insn);
    }
    return true;
}
