#include "log/gdb_elf.h"

#include <assert.h>
#include <elf.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- numbers of DWARF 4 (section 7) ----------------------------------------------------------- */

enum {
    TAG_compile_unit = 0x11,
    TAG_subprogram = 0x2e,
    AT_name = 0x03,
    AT_stmt_list = 0x10,
    AT_low_pc = 0x11,
    AT_high_pc = 0x12,
    AT_language = 0x13,
    AT_comp_dir = 0x1b,
    AT_external = 0x3f,
    FORM_addr = 0x01,
    FORM_data2 = 0x05,
    FORM_data8 = 0x07,
    FORM_string = 0x08,
    FORM_sec_offset = 0x17,
    FORM_flag_present = 0x19,
    LANG_Python = 0x14,
    LNS_copy = 1,
    LNS_advance_line = 3,
    LNS_set_file = 4,
    LNE_end_sequence = 1,
    LNE_set_address = 2,
    CFA_def_cfa = 0x0c,
    CFA_offset_extended = 0x05,
    CFA_offset = 0x80,
    WORD = 8
};

static void put8(struct str *s, unsigned n)
{
    str_addc(s, (char)n);
}

static void put_bytes(struct str *s, const void *p, size_t n)
{
    str_add(s, (struct slice){p, n});
}

static void put16(struct str *s, uint16_t n)
{
    put_bytes(s, &n, sizeof n);
}

static void put32(struct str *s, uint32_t n)
{
    put_bytes(s, &n, sizeof n);
}

static void put64(struct str *s, uint64_t n)
{
    put_bytes(s, &n, sizeof n);
}

static void put_text(struct str *s, struct slice text)
{
    str_add(s, text);
    str_addc(s, 0);
}

static void put_uleb(struct str *s, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        put8(s, (unsigned)(n & 0x7f) | 0x80);
    put8(s, (unsigned)n);
}

static void put_sleb(struct str *s, int64_t n)
{
    while (n < -64 || n > 63) {
        put8(s, ((unsigned)n & 0x7f) | 0x80);
        n >>= 7; /* gcc shifts signs in */
    }
    put8(s, (unsigned)n & 0x7f);
}

/* A length goes in front of what follows, when that is known. */
static size_t length_open(struct str *s)
{
    put32(s, 0);
    return s->n;
}

static void length_close(struct str *s, size_t at)
{
    uint32_t n = (uint32_t)(s->n - at);
    memcpy(s->p + at - sizeof n, &n, sizeof n);
}

/* ---- sections ----------------------------------------------------------------------------------- */

static void make_abbrev(struct str *s)
{
    static const uint8_t rows[] = {1,
                                   TAG_compile_unit,
                                   1,
                                   AT_language,
                                   FORM_data2,
                                   AT_name,
                                   FORM_string,
                                   AT_comp_dir,
                                   FORM_string,
                                   AT_low_pc,
                                   FORM_addr,
                                   AT_high_pc,
                                   FORM_data8,
                                   AT_stmt_list,
                                   FORM_sec_offset,
                                   0,
                                   0,
                                   2,
                                   TAG_subprogram,
                                   0,
                                   AT_name,
                                   FORM_string,
                                   AT_low_pc,
                                   FORM_addr,
                                   AT_high_pc,
                                   FORM_data8,
                                   AT_external,
                                   FORM_flag_present,
                                   0,
                                   0,
                                   0};
    put_bytes(s, rows, sizeof rows);
}

static void make_info(const struct compiled *c, struct str *s)
{
    char *here = getcwd(NULL, 0);
    size_t length = length_open(s);
    put16(s, 4);
    put32(s, 0);
    put8(s, WORD);
    put_uleb(s, 1);
    put16(s, LANG_Python);
    put_text(s, c->files.n ? c->files.at[0] : SLICE("?"));
    put_text(s, slice_of(here ? here : "/"));
    put64(s, c->start);
    put64(s, c->end - c->start);
    put32(s, 0);
    put_uleb(s, 2);
    put_text(s, str_slice(&c->name));
    put64(s, c->start);
    put64(s, c->end - c->start);
    put8(s, 0); /* no more children */
    length_close(s, length);
    free(here);
}

static void set_address(struct str *s, uint64_t address)
{
    put8(s, 0);
    put_uleb(s, 1 + WORD);
    put8(s, LNE_set_address);
    put64(s, address);
}

static void put_rows(const struct compiled *c, struct str *s)
{
    uint32_t file = 0;
    int64_t line = 1;
    for (size_t i = 0; i < c->lines.n; i++) {
        const struct code_line *l = &c->lines.at[i];
        set_address(s, i ? l->address : c->start); /* entering belongs to the first */
        if (l->file != file) {
            put8(s, LNS_set_file);
            put_uleb(s, l->file + 1);
        }
        put8(s, LNS_advance_line);
        put_sleb(s, (int64_t)l->line - line);
        put8(s, LNS_copy);
        file = l->file;
        line = l->line;
    }
    set_address(s, c->end);
    put8(s, 0);
    put_uleb(s, 1);
    put8(s, LNE_end_sequence);
}

static void make_lines(const struct compiled *c, struct str *s)
{
    enum { LINE_BASE = -5, LINE_RANGE = 14, OPCODE_BASE = 13 };
    static const uint8_t arguments[OPCODE_BASE - 1] = {0, 1, 1, 1, 1, 0,
                                                       0, 0, 1, 0, 0, 1};
    size_t length = length_open(s);
    put16(s, 4);
    size_t header = length_open(s);
    put8(s, 1); /* bytes of the shortest instruction */
    put8(s, 1); /* operations of one */
    put8(s, 1); /* rows are statements */
    put8(s, (unsigned)LINE_BASE & 0xff);
    put8(s, LINE_RANGE);
    put8(s, OPCODE_BASE);
    put_bytes(s, arguments, sizeof arguments);
    put8(s, 0); /* no folders but comp_dir */
    for (size_t i = 0; i < c->files.n; i++) {
        put_text(s, c->files.at[i]);
        put_uleb(s, 0);
        put_uleb(s, 0);
        put_uleb(s, 0);
    }
    put8(s, 0);
    length_close(s, header);
    put_rows(c, s);
    length_close(s, length);
}

static void pad(struct str *s, size_t from)
{
    while ((s->n - from) % WORD) /* with DW_CFA_nop */
        put8(s, 0);
}

/* The short form has six bits for the register. */
static void put_saved(struct str *s, unsigned reg, unsigned below)
{
    if (reg < 64)
        put8(s, CFA_offset | reg);
    else {
        put8(s, CFA_offset_extended);
        put_uleb(s, reg);
    }
    put_uleb(s, below);
}

static void make_frame(const struct compiled *c, const struct jit_machine *m,
                       struct str *s)
{
    size_t length = length_open(s);
    put32(s, UINT32_MAX); /* what both entries use */
    put8(s, 4);
    put8(s, 0); /* no augmentation */
    put8(s, WORD);
    put8(s, 0); /* no segments */
    put_uleb(s, 1);
    put_sleb(s, -WORD);
    put_uleb(s, m->ra);
    put8(s, CFA_def_cfa);
    put_uleb(s, m->sp);
    put_uleb(s, m->cfa);
    for (unsigned i = 0; i < m->nsaved; i++)
        put_saved(s, m->saved[i].reg, m->saved[i].below);
    pad(s, length);
    length_close(s, length);
    length = length_open(s);
    put32(s, 0);
    put64(s, c->start);
    put64(s, c->end - c->start);
    pad(s, length);
    length_close(s, length);
}

/* ---- the file ----------------------------------------------------------------------------------- */

enum elf_section {
    S_NONE,
    S_TEXT,
    S_SYMTAB,
    S_STRTAB,
    S_SHSTRTAB,
    S_ABBREV,
    S_INFO,
    S_LINE,
    S_FRAME,
    SECTIONS
};

static const char *const section_names[SECTIONS] = {"",
                                                    ".text",
                                                    ".symtab",
                                                    ".strtab",
                                                    ".shstrtab",
                                                    ".debug_abbrev",
                                                    ".debug_info",
                                                    ".debug_line",
                                                    ".debug_frame"};

static void make_symbols(const struct compiled *c, struct str *symbols,
                         struct str *names)
{
    Elf64_Sym symbol[2] = {{0},
                           {.st_name = 1,
                            .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
                            .st_shndx = S_TEXT,
                            .st_size = c->end - c->start}};
    put_bytes(symbols, symbol, sizeof symbol);
    put8(names, 0);
    put_text(names, str_slice(&c->name));
}

static void put_headers(const struct compiled *c, const struct str *texts,
                        struct str *out)
{
    Elf64_Shdr headers[SECTIONS] = {0};
    uint64_t offset = sizeof(Elf64_Ehdr) + sizeof headers;
    uint32_t name = 0;
    for (int i = 0; i < SECTIONS; i++) {
        headers[i] = (Elf64_Shdr){.sh_name = name,
                                  .sh_type = SHT_PROGBITS,
                                  .sh_offset = offset,
                                  .sh_size = texts[i].n,
                                  .sh_addralign = 1};
        offset += texts[i].n;
        name += (uint32_t)strlen(section_names[i]) + 1;
    }
    headers[S_NONE] = (Elf64_Shdr){0};
    headers[S_TEXT].sh_type = SHT_NOBITS; /* it is in memory already, at this address */
    headers[S_TEXT].sh_flags = SHF_ALLOC | SHF_EXECINSTR;
    headers[S_TEXT].sh_addr = c->start;
    headers[S_TEXT].sh_size = c->end - c->start;
    headers[S_SYMTAB].sh_type = SHT_SYMTAB;
    headers[S_SYMTAB].sh_link = S_STRTAB;
    headers[S_SYMTAB].sh_info = 1; /* the first that is not local */
    headers[S_SYMTAB].sh_entsize = sizeof(Elf64_Sym);
    headers[S_STRTAB].sh_type = headers[S_SHSTRTAB].sh_type = SHT_STRTAB;
    put_bytes(out, headers, sizeof headers);
}

void gdb_elf_make(const struct compiled *c, const struct jit_machine *machine,
                  struct str *out)
{
    struct str texts[SECTIONS] = {0};
    Elf64_Ehdr head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
                                   ELFDATA2LSB, EV_CURRENT},
                       .e_type = ET_REL,
                       .e_machine = machine->elf,
                       .e_version = EV_CURRENT,
                       .e_shoff = sizeof head,
                       .e_ehsize = sizeof head,
                       .e_shentsize = sizeof(Elf64_Shdr),
                       .e_shnum = SECTIONS,
                       .e_shstrndx = S_SHSTRTAB};
    assert(machine->cfa % WORD == 0);
    make_symbols(c, &texts[S_SYMTAB], &texts[S_STRTAB]);
    for (int i = 0; i < SECTIONS; i++)
        put_text(&texts[S_SHSTRTAB], slice_of(section_names[i]));
    make_abbrev(&texts[S_ABBREV]);
    make_info(c, &texts[S_INFO]);
    make_lines(c, &texts[S_LINE]);
    make_frame(c, machine, &texts[S_FRAME]);
    put_bytes(out, &head, sizeof head);
    put_headers(c, texts, out);
    for (int i = 0; i < SECTIONS; i++) {
        str_add(out, str_slice(&texts[i]));
        str_free(&texts[i]);
    }
}
