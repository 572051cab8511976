# names.awk -- what rows of a table are called in the dialect: a macro for each that brings
# the recorder along, because C has no way to define macros by macros.
#   awk -f names.awk -v of=pure  pure.def    int_add(...)   is rec_int_add(cx, ...)
#   awk -f names.awk -v of=field fields.def  get_ID(o), set_ID(o, v), init_ID(o, v)
#   awk -f names.awk -v of=call  calls.def   c_NAME(...)    is RUN(NAME, ...)
BEGIN { FS = "[(), ]+"; print "/* made by names.awk: not to be edited */" }
of == "pure" && /^IR_PURE[12]\(/ { printf "#define %s(...) rec_%s(cx, __VA_ARGS__)\n", $2, $2 }
of == "field" && /^FIELD\(/ {
    printf "#define get_%s(o) GET(%s, o)\n", $2, $2
    printf "#define set_%s(o, v) SET(%s, o, v)\n", $2, $2
    printf "#define init_%s(o, v) INIT(%s, o, v)\n", $2, $2
}
of == "call" && /^CALL[0-3]\(/ { printf "#define c_%s(...) RUN(%s, ##__VA_ARGS__)\n", $2, $2 }
