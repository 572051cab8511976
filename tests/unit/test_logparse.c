/* test_logparse.c -- the small parts of liblogparse, spelling by spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/map.h"
#include "logparse/rows/disasm.h"
#include "logparse/ops/headers.h"
#include "logparse/ops/op.h"
#include "logparse/ops/place.h"
#include "logparse/util/safe.h"
#include "logparse/log/scan.h"
#include "logparse/log/sweep.h"

#define assert_slice(s, text)                                                          \
    do {                                                                               \
        struct slice s_ = (s);                                                         \
        assert_int_equal(s_.n, strlen(text));                                          \
        assert_memory_equal(s_.p ? s_.p : "", text, s_.n);                             \
    } while (0)

static void marks(void **state)
{
    static const struct {
        const char *line;
        bool ok, start, odd;
        uint64_t ticks;
        const char *name;
    } rows[] = {
        {"[59afc5b61a5] {gc-minor", true, true, false, 0x59afc5b61a5, "gc-minor"},
        {"[59AFC5] gc-minor}", true, false, false, 0x59afc5, "gc-minor"},
        {"[1] {weird cat{ with spaces}", true, true, true, 1,
         "weird cat{ with spaces}"},
        {"[p0, i1]", false, false, false, 0, ""},
        {"[]", false, false, false, 0, ""},
        {"[f0]", false, false, false, 0, ""},
        {"[abc] text", false, false, false, 0, ""},
        {"[abc]{gc", false, false, false, 0, ""},
        {"[] {gc-minor", false, false, false, 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mark m;
        assert_int_equal(mark_parse(slice_of(rows[i].line), &m), rows[i].ok);
        if (!rows[i].ok)
            continue;
        assert_int_equal(m.start, rows[i].start);
        assert_int_equal(m.odd, rows[i].odd);
        assert_int_equal(m.ticks, rows[i].ticks);
        assert_slice(m.name, rows[i].name);
    }
}

static void operations(void **state)
{
    struct op op;
    uint64_t id;
    int64_t token;
    (void)state;
    op_parse(SLICE("+210: guard_true(i23, descr=<Guard0x7f>) [p0, None, i1]"), &op);
    assert_int_equal(op.kind, OP_OPERATION);
    assert_int_equal(op.offset, 210);
    assert_slice(op.name, "guard_true");
    assert_slice(op.args, "i23");
    assert_slice(op.failargs, "p0, None, i1");
    assert_true(descr_guard(op.descr, &id));
    assert_int_equal(id, 0x7f);

    op_parse(SLICE("i7 = getfield_gc_i(p0, descr=<FieldS a.b.inst_x 72>)"), &op);
    assert_slice(op.result, "i7");
    assert_int_equal(op.offset, -1);
    assert_slice(op.descr, "<FieldS a.b.inst_x 72>");

    op_parse(SLICE("guard_no_exception(, descr=<Guard5>) []"), &op); /* 1.x */
    assert_slice(op.args, "");
    assert_true(op.has_failargs && op.failargs.n == 0);
    assert_true(descr_guard(op.descr, &id) && id == 5);

    op_parse(SLICE("label(descr=TargetToken(-140))"), &op);
    assert_slice(op.args, "");
    assert_true(descr_token(op.descr, &token) && token == -140);

    op_parse(SLICE("+9: jump(p0, descr=<Loop-1>)"), &op);
    assert_true(descr_loop(op.descr, &token) && token == -1);

    op_parse(SLICE("+752: --end of the loop--"), &op);
    assert_int_equal(op.kind, OP_END);
    op_parse(SLICE("guard_tr"), &op); /* cut off */
    assert_int_equal(op.kind, OP_TEXT);
    op_parse(SLICE("v12[2xf64] = vec_float_add(v1[2xf64], v2[2xf64])"), &op);
    assert_slice(op.result, "v12[2xf64]");
    assert_int_equal(op_class_of(SLICE("new_with_vtable")), OPC_ALLOC);
    assert_int_equal(op_class_of(SLICE("cond_call_gc_wb_array")), OPC_BARRIER);
    assert_int_equal(op_class_of(SLICE("an_op_of_tomorrow")), OPC_OTHER);
}

static void merge_points(void **state)
{
    struct op op;
    (void)state;
    op_parse(SLICE("debug_merge_point(2, 7, 'it's;') [x].py:1-2~#0 NOP')"), &op);
    assert_int_equal(op.kind, OP_MERGE_POINT);
    assert_int_equal(op.depth, 2);
    assert_int_equal(op.call_id, 7);
    assert_slice(op.where, "it's;') [x].py:1-2~#0 NOP");
    op_parse(SLICE("debug_merge_point('<code object f, file 'F', line 4> #9 OP')"),
             &op);
    assert_slice(op.where, "<code object f, file 'F', line 4> #9 OP");
    op_parse(SLICE("debug_merge_point('x', 3)"), &op); /* 1.5 */
    assert_slice(op.where, "x");
    assert_int_equal(op.depth, 3);
    assert_true(op_is_unfinished(SLICE("debug_merge_point(0, 0, 'f;new")));
}

static void places(void **state)
{
    struct place p;
    struct str name = {0};
    (void)state;
    place_parse(SLICE("na;me:1-2~x, y'z;/a/we:ird;na~me,1.py:-5--3~#12 FOR_ITER"), &p);
    assert_true(p.is_python);
    assert_slice(p.function, "na");
    assert_slice(p.file, "me:1-2~x, y'z;/a/we:ird;na~me,1.py");
    assert_int_equal(p.first_line, -5);
    assert_int_equal(p.line, -3);
    assert_int_equal(p.bytecode, 12);
    assert_slice(p.opname, "FOR_ITER");

    place_parse(SLICE("<code object f. file 'x.py'. line 2> #9 LOAD_FAST"), &p);
    assert_true(p.is_python && p.first_line == 2 && p.bytecode == 9 && p.line == -1);
    assert_slice(p.file, "x.py");
    place_name(&p, &name);
    assert_string_equal(str_text(&name), "x.py:2:f#9");

    str_clear(&name);
    place_parse(SLICE("unicode.join [tpfirst=<W_TypeObject object at 0x7f2c, type]"),
                &p);
    assert_false(p.is_python);
    place_name(&p, &name); /* addresses differ from run to run */
    assert_string_equal(str_text(&name),
                        "unicode.join [tpfirst=<W_TypeObject object at 0x*, type]");
    str_free(&name);
    assert_slice(place_basename(SLICE("C:\\dir\\x.py")), "x.py");
    assert_slice(place_basename(SLICE("/d/a\\b.py")), "a\\b.py");
}

static void headers(void **state)
{
    struct header h;
    struct addresses a;
    struct counter c;
    (void)state;
    assert_true(header_parse(
        SLICE("# Loop 83 ((x: no get_printable_location)) : entry bridge with 162 ops"),
        &h));
    assert_true(h.has_number && h.number == 83 && h.has_ops && h.ops == 162);
    assert_slice(h.name, "(x: no get_printable_location)");
    assert_slice(h.kind, "entry bridge");
    assert_true(header_parse(SLICE("# Loop 0 : loop with 39 ops"), &h)); /* 1.x */
    assert_true(!h.has_name && h.ops == 39);
    assert_true(header_parse(SLICE("# bridge out of Guard 0x-4a with 34 ops"), &h));
    assert_int_equal(h.guard, 0 - (uint64_t)0x4a);
    assert_true(header_parse(SLICE("# bridge out of Guard 132 with 309 ops"), &h));
    assert_int_equal(h.guard, 132);
    assert_false(header_parse(SLICE("# something else"), &h));

    assert_true(
        addresses_parse(SLICE("Loop 1 (loop) has address 0x1 to 0x2 (bootstrap 0x3)"
                              ".py) has address 0xa to 0xb (bootstrap 0xc)"),
                        &a));
    assert_true(a.start == 10 && a.stop == 11 && a.bootstrap == 12);
    assert_true(
        addresses_parse(SLICE("bridge out of Guard 5 has address 7f to 8f"), &a));
    assert_true(a.start == 0x7f && a.bootstrap == 0);

    assert_true(counter_parse(SLICE("TargetToken(-140):-3"), &c) && c.count == -3);
    assert_false(counter_is_group(&c));
    assert_true(counter_parse(SLICE("bridge 139828687892448:401"), &c));
    assert_true(counter_is_group(&c));
    assert_true(counter_is_for(c.key, false, 0, 139828687892448));
    assert_false(counter_is_for(c.key, true, 1, 0));
}

/* The vectors and the plain loop see the same, wherever a line begins, and whatever is in it. */
static void sweeping(void **state)
{
    static const char bytes[] = "xx1a[[]]  {{}}\n\n\nab-_\t\x1b";
    static const unsigned widths[] = {64, 16, 1};
    char text[700];
    struct sweep s[3] = {0};
    uint32_t seed = 1;
    (void)state;
    for (size_t at = 0; at + 2 < sizeof text; at++)
        for (size_t w = 0; w < 3; w++) {
            memset(text, 'x', sizeof text);
            text[at] = '\n';
            text[at + 1] = '[';
            sweep_by(&s[w], text, sizeof text, widths[w]);
            assert_int_equal(s[w].newlines, 1);
            assert_int_equal(s[w].brackets.n, 1);
            assert_int_equal(s[w].brackets.at[0], at + 1);
            assert_false(s[w].dirty);
            text[at + 2] = '\x1b';
            sweep_by(&s[w], text, sizeof text, widths[w]);
            assert_true(s[w].dirty);
        }
    for (int round = 0; round < 300; round++) {
        size_t n = (size_t)round * 2 + 1;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245 + 12345;
            text[i] = bytes[(seed >> 16) % (sizeof bytes - 1 - (round & 1))];
        }
        for (size_t w = 0; w < 3; w++) {
            sweep_by(&s[w], text, n, widths[w]);
            assert_int_equal(s[w].newlines, s[0].newlines);
            assert_int_equal(s[w].dirty, s[0].dirty);
            assert_int_equal(s[w].brackets.n, s[0].brackets.n);
            for (size_t i = 0; i < s[w].brackets.n; i++)
                assert_int_equal(s[w].brackets.at[i], s[0].brackets.at[i]);
        }
    }
    memset(text, '\n', sizeof text);
    for (size_t w = 0; w < 3; w++) {
        sweep_by(&s[w], text, sizeof text, widths[w]);
        assert_int_equal(s[w].newlines, sizeof text);
        vec_free(&s[w].brackets);
    }
}

static void disassembly(void **state)
{
    static const struct {
        const char *backend;
        uint64_t address;
        struct slice code;
        const char *text;
    } rows[] = {
        {"x86_64", 0x1000, {"\x48\x01\xd8", 3}, "add rax, rbx"},
        {"x86", 0x1000, {"\x01\xd8", 2}, "add eax, ebx"},
        {"arm", 0x1000, {"\x01\x00\x80\xe0", 4}, "add r0, r0, r1"},
        {"arm", 0x7f2c67456fe0, {"\x00\x00\x01\x8b", 4}, "add x0, x0, x1"},
        {"aarch64", 0x1000, {"\x00\x00\x01\x8b", 4}, "add x0, x0, x1"},
        {"x86_64", 0x1000, {"\x06", 1}, ".byte 0x06"},
    };
    struct str why = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct insn insn;
        struct disasm *d =
            disasm_new(rows[i].backend, rows[i].address, SLICE(""), &why);
        assert_non_null(d);
        assert_true(disasm_next(d, rows[i].code, rows[i].address, &insn));
        assert_string_equal(insn.text, rows[i].text);
        assert_int_equal(insn.size, rows[i].code.n);
        disasm_free(d);
    }
    assert_null(disasm_new("riscv128", 0, SLICE(""), &why));
    assert_true(why.n > 0);
    str_free(&why);
}

static void safety(void **state)
{
    struct str out = {0};
    (void)state;
    safe_add(&out, SLICE("a\x1b[2J\x07 caf\xc3\xa9 \xff\xe2\x80\xae\xc2\x9b"));
    assert_string_equal(str_text(&out),
                        "a\\x1b[2J\\x07 caf\xc3\xa9 \\xff\\xe2\\x80\\xae\\xc2\\x9b");
    assert_int_equal(safe_width(SLICE("\xe4\xb8\xad"
                                      "a")),
                     3);
    assert_slice(safe_cut(SLICE("\xe4\xb8\xad"
                                "a"),
                          1),
                 "");
    str_clear(&out);
    safe_add(&out, SLICE("a\tb"));
    assert_string_equal(str_text(&out), "a       b");
    str_free(&out);
}

static void tables(void **state)
{
    struct map m = {0};
    struct names names = {0};
    uint64_t n;
    int64_t i;
    (void)state;
    for (uint64_t k = 0; k < 5000; k++)
        *map_put(&m, k * k) = k;
    for (uint64_t k = 0; k < 5000; k++)
        assert_int_equal(*map_find(&m, k * k), k);
    assert_null(map_find(&m, 3));
    map_free(&m);
    assert_int_equal(names_add(&names, SLICE("a")), 0);
    assert_int_equal(names_add(&names, SLICE("b")), 1);
    assert_int_equal(names_add(&names, SLICE("a")), 0);
    assert_int_equal(names_find(&names, SLICE("c")), -1);
    names_free(&names);
    assert_true(slice_to_u64(SLICE("ffffffffffffffff"), 16, &n) && n == UINT64_MAX);
    assert_false(slice_to_u64(SLICE("10000000000000000"), 16, &n));
    assert_true(slice_to_i64(SLICE("-9223372036854775808"), &i) && i == INT64_MIN);
    assert_false(slice_to_i64(SLICE("9223372036854775808"), &i));
    assert_int_equal(slice_rfind(SLICE("abcabc"), SLICE("bc")), 4);
    assert_int_equal(slice_rfind(SLICE("abcabc"), SLICE("x")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks),        cmocka_unit_test(operations),
        cmocka_unit_test(merge_points), cmocka_unit_test(places),
        cmocka_unit_test(headers),      cmocka_unit_test(sweeping),
        cmocka_unit_test(disassembly),  cmocka_unit_test(safety),
        cmocka_unit_test(tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
