/* pyexpat.c -- reading XML with Debian's libexpat. The class is in frozen/pyexpat.py; its
 * handlers are items of a list, in the order of HANDLERS, which lives as long as the parser. */
#include "python/lib/library.h"
#include "python/frozen/frozen.h"
#include "python/modules/module_def.h"

#if __has_include(<expat.h>)
#include <expat.h>
#include <stdlib.h>

#include "base/mem.h"
#include "python/obj/buffer.h"
#include "python/obj/c_text.h"
#include "python/obj/depth.h"
#include "python/obj/handle.h"

/* What a program can be told of. */
#define HANDLERS(H)                                                                    \
    H(StartElementHandler)                                                             \
    H(EndElementHandler)                                                               \
    H(ProcessingInstructionHandler)                                                    \
    H(CharacterDataHandler)                                                            \
    H(UnparsedEntityDeclHandler)                                                       \
    H(NotationDeclHandler)                                                             \
    H(StartNamespaceDeclHandler)                                                       \
    H(EndNamespaceDeclHandler)                                                         \
    H(CommentHandler)                                                                  \
    H(StartCdataSectionHandler)                                                        \
    H(EndCdataSectionHandler)                                                          \
    H(DefaultHandler)                                                                  \
    H(DefaultHandlerExpand)                                                            \
    H(NotStandaloneHandler)                                                            \
    H(ExternalEntityRefHandler)                                                        \
    H(StartDoctypeDeclHandler)                                                         \
    H(EndDoctypeDeclHandler)                                                           \
    H(EntityDeclHandler)                                                               \
    H(XmlDeclHandler)                                                                  \
    H(ElementDeclHandler) H(AttlistDeclHandler) H(SkippedEntityHandler)
#define FUNCTIONS(F)                                                                   \
    F(XML_SetStartElementHandler)                                                      \
    F(XML_SetEndElementHandler)                                                        \
    F(XML_SetProcessingInstructionHandler)                                             \
    F(XML_SetCharacterDataHandler)                                                     \
    F(XML_SetUnparsedEntityDeclHandler)                                                \
    F(XML_SetNotationDeclHandler)                                                      \
    F(XML_SetStartNamespaceDeclHandler)                                                \
    F(XML_SetEndNamespaceDeclHandler)                                                  \
    F(XML_SetCommentHandler)                                                           \
    F(XML_SetStartCdataSectionHandler)                                                 \
    F(XML_SetEndCdataSectionHandler)                                                   \
    F(XML_SetDefaultHandler)                                                           \
    F(XML_SetDefaultHandlerExpand)                                                     \
    F(XML_SetNotStandaloneHandler)                                                     \
    F(XML_SetExternalEntityRefHandler)                                                 \
    F(XML_SetStartDoctypeDeclHandler)                                                  \
    F(XML_SetEndDoctypeDeclHandler)                                                    \
    F(XML_SetEntityDeclHandler)                                                        \
    F(XML_SetXmlDeclHandler)                                                           \
    F(XML_SetElementDeclHandler)                                                       \
    F(XML_SetAttlistDeclHandler)                                                       \
    F(XML_SetSkippedEntityHandler)                                                     \
    F(XML_SetUnknownEncodingHandler)                                                   \
    F(XML_ParserCreate_MM)                                                             \
    F(XML_ExternalEntityParserCreate)                                                  \
    F(XML_ParserFree)                                                                  \
    F(XML_Parse)                                                                       \
    F(XML_StopParser)                                                                  \
    F(XML_SetUserData)                                                                 \
    F(XML_SetEncoding)                                                                 \
    F(XML_SetBase)                                                                     \
    F(XML_GetBase)                                                                     \
    F(XML_GetInputContext)                                                             \
    F(XML_GetSpecifiedAttributeCount)                                                  \
    F(XML_GetErrorCode)                                                                \
    F(XML_ErrorString)                                                                 \
    F(XML_GetCurrentLineNumber)                                                        \
    F(XML_GetCurrentColumnNumber)                                                      \
    F(XML_GetCurrentByteIndex)                                                         \
    F(XML_SetParamEntityParsing)                                                       \
    F(XML_UseForeignDTD)                                                               \
    F(XML_SetReturnNSTriplet)                                                          \
    F(XML_FreeContentModel)                                                            \
    F(XML_ExpatVersion)                                                                \
    F(XML_ExpatVersionInfo)                                                            \
    F(XML_GetFeatureList)
LIBRARY(expat, FUNCTIONS, "libexpat.so.1", "libexpat1");

enum handler {
#define H(name) name,
    HANDLERS(H)
#undef H
        N_HANDLERS
};

struct parser {
    const struct expat *lib;
    XML_Parser xml;
    struct vm *vm;
    /* While it parses: where on the machine stack the list of handlers is, with the names that
     * it knows behind them. So the collector leaves the list where it is. */
    const val *keeps;
    bool in_handler, failed;
    bool ordered, specified,
        buffers;  /* attributes in a list; no defaults; text at once */
    int64_t most; /* bytes of text that are kept together */
    struct str text;
};

static void leave(void *p)
{
    struct parser *e = p;
    e->lib->XML_ParserFree(e->xml);
    str_free(&e->text);
    free(e);
}
static const struct handle_def parser_handle = {"parser", leave};

/* ---- telling the program ----------------------------------------------------------------- */

/* After an exception the rest of the data is not looked at. */
static void stop(struct parser *e)
{
    if (!e->failed)
        e->lib->XML_StopParser(e->xml, XML_FALSE);
    e->failed = true;
}

static val call_handler(struct parser *e, enum handler h, const val *args, int n)
{
    val f = list_get(e->vm, *e->keeps, h);
    e->in_handler = true;
    val r = f == e->vm->none ? f : vm_call(e->vm, f, args, n);
    e->in_handler = false;
    if (!r)
        stop(e);
    return r;
}

static bool tell_text(struct parser *e)
{
    if (e->text.n == 0 || e->failed)
        return !e->failed;
    val text = str_new(e->vm, str_slice(&e->text));
    e->text.n = 0;
    return call_handler(e, CharacterDataHandler, &text, 1) != NULL;
}

/* NULL: nothing more is wanted. */
static val tell(struct parser *e, enum handler h, const val *args, int n)
{
    return tell_text(e) ? call_handler(e, h, args, n) : NULL;
}

static val text_of(struct parser *e, const char *s)
{
    return s ? str_new(e->vm, slice_of(s)) : e->vm->none;
}

/* A name; equal ones are one object where the program has a dict for them. */
static val name_of(struct parser *e, const char *s)
{
    val names = list_get(e->vm, *e->keeps, N_HANDLERS), name = text_of(e, s);
    if (!s || !is_kind(names, KIND_DICT))
        return name;
    val known = dict_get_str(e->vm, names, name);
    if (!known)
        dict_set(e->vm, names, name, name);
    return known ? known : name;
}

static void on_StartElementHandler(void *p, const char *name, const char **attributes)
{
    struct parser *e = p;
    struct vm *vm = e->vm;
    if (!tell_text(e))
        return;
    int n = e->specified ? e->lib->XML_GetSpecifiedAttributeCount(e->xml) : 0;
    while (!e->specified && attributes[n])
        n += 2;
    val args[] = {name_of(e, name),
                  e->ordered ? list_new(vm, n) : dict_new(vm, KIND_DICT)};
    for (int i = 0; i < n; i += 2) {
        val key = name_of(e, attributes[i]), v = text_of(e, attributes[i + 1]);
        if (e->ordered)
            list_append(vm, args[1], key), list_append(vm, args[1], v);
        else
            dict_set(vm, args[1], key, v);
    }
    call_handler(e, StartElementHandler, args, 2);
}

static void on_CharacterDataHandler(void *p, const char *s, int n)
{
    struct parser *e = p;
    if (e->failed)
        return;
    if (e->buffers && (int64_t)e->text.n + n > e->most && !tell_text(e))
        return;
    if (e->buffers && n <= e->most) {
        str_add(&e->text, (struct slice){s, (size_t)n});
        return;
    }
    val text = str_new(e->vm, (struct slice){s, (size_t)n});
    call_handler(e, CharacterDataHandler, &text, 1);
}

/* Those whose arguments are texts: N for names, T for others. */
static void tell_texts(struct parser *e, enum handler h, const char *kinds,
                       const char *const *texts)
{
    val args[8];
    int n = 0;
    if (!tell_text(e))
        return;
    for (; kinds[n]; n++)
        args[n] = kinds[n] == 'N' ? name_of(e, texts[n]) : text_of(e, texts[n]);
    call_handler(e, h, args, n);
}
#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void on_EndElementHandler(void *p, const char *name)
{
    tell_texts(p, EndElementHandler, "N", TEXTS(name));
}
static void on_ProcessingInstructionHandler(void *p, const char *target,
                                            const char *data)
{
    tell_texts(p, ProcessingInstructionHandler, "NT", TEXTS(target, data));
}
static void on_UnparsedEntityDeclHandler(void *p, const char *name, const char *base,
                                         const char *system, const char *public,
                                         const char *notation)
{
    tell_texts(p, UnparsedEntityDeclHandler, "NNNNN",
               TEXTS(name, base, system, public, notation));
}
static void on_NotationDeclHandler(void *p, const char *name, const char *base,
                                   const char *system, const char *public)
{
    tell_texts(p, NotationDeclHandler, "NNNN", TEXTS(name, base, system, public));
}
static void on_StartNamespaceDeclHandler(void *p, const char *prefix, const char *uri)
{
    tell_texts(p, StartNamespaceDeclHandler, "NN", TEXTS(prefix, uri));
}
static void on_EndNamespaceDeclHandler(void *p, const char *prefix)
{
    tell_texts(p, EndNamespaceDeclHandler, "N", TEXTS(prefix));
}
static void on_CommentHandler(void *p, const char *text)
{
    tell_texts(p, CommentHandler, "T", TEXTS(text));
}
static void on_StartCdataSectionHandler(void *p)
{
    tell(p, StartCdataSectionHandler, NULL, 0);
}
static void on_EndCdataSectionHandler(void *p)
{
    tell(p, EndCdataSectionHandler, NULL, 0);
}
static void tell_default(struct parser *e, enum handler h, const char *s, int n)
{
    if (!tell_text(e))
        return;
    val text = str_new(e->vm, (struct slice){s, (size_t)n});
    call_handler(e, h, &text, 1);
}
static void on_DefaultHandler(void *p, const char *s, int n)
{
    tell_default(p, DefaultHandler, s, n);
}
static void on_DefaultHandlerExpand(void *p, const char *s, int n)
{
    tell_default(p, DefaultHandlerExpand, s, n);
}

/* What the program's handler says: 0 stops the parser. */
static int answer(struct parser *e, val r)
{
    int64_t n = 0;
    if (r && !py_index(e->vm, r, &n))
        stop(e);
    return n != 0;
}
static int on_NotStandaloneHandler(void *p)
{
    return answer(p, tell(p, NotStandaloneHandler, NULL, 0));
}
/* expat hands the parser here, and not what it was told to */
static struct parser *parser_of(XML_Parser xml)
{
    return *(struct parser **)xml; /* as XML_GetUserData */
}
static int on_ExternalEntityRefHandler(XML_Parser xml, const char *context,
                                       const char *base, const char *system,
                                       const char *public)
{
    struct parser *e = parser_of(xml);
    if (!tell_text(e))
        return 0;
    const val args[] = {text_of(e, context), name_of(e, base), name_of(e, system),
                        name_of(e, public)};
    return answer(e, call_handler(e, ExternalEntityRefHandler, args, 4));
}
static void on_StartDoctypeDeclHandler(void *p, const char *name, const char *system,
                                       const char *public, int internal)
{
    struct parser *e = p;
    if (!tell_text(e))
        return;
    const val args[] = {name_of(e, name), name_of(e, system), name_of(e, public),
                        tag_int(internal)};
    call_handler(e, StartDoctypeDeclHandler, args, 4);
}
static void on_EndDoctypeDeclHandler(void *p)
{
    tell(p, EndDoctypeDeclHandler, NULL, 0);
}
static void on_EntityDeclHandler(void *p, const char *name, int is_parameter,
                                 const char *value, int n, const char *base,
                                 const char *system, const char *public,
                                 const char *notation)
{
    struct parser *e = p;
    if (!tell_text(e))
        return;
    const val args[] = {name_of(e, name),
                        tag_int(is_parameter),
                        value ? str_new(e->vm, (struct slice){value, (size_t)n})
                              : e->vm->none,
                        name_of(e, base),
                        name_of(e, system),
                        name_of(e, public),
                        name_of(e, notation)};
    call_handler(e, EntityDeclHandler, args, 7);
}
static void on_XmlDeclHandler(void *p, const char *version, const char *encoding,
                              int standalone)
{
    struct parser *e = p;
    if (!tell_text(e))
        return;
    const val args[] = {text_of(e, version), text_of(e, encoding), tag_int(standalone)};
    call_handler(e, XmlDeclHandler, args, 3);
}

/* (type, quantifier, name, children), as deep as the document wants. NULL: RecursionError. */
static val model_of(struct parser *e, const XML_Content *c)
{
    if (!stack_fits(e->vm))
        return NULL;
    val children = tuple_new(e->vm, c->numchildren);
    for (unsigned i = 0; i < c->numchildren; i++) {
        val child = model_of(e, &c->children[i]);
        if (!child)
            return NULL;
        gc_store(&e->vm->gc, children, &as_tuple(children)->at[i], child);
    }
    const val row[] = {tag_int(c->type), tag_int(c->quant), name_of(e, c->name),
                       children};
    return tuple_of(e->vm, row, 4);
}
static void on_ElementDeclHandler(void *p, const char *name, XML_Content *model)
{
    struct parser *e = p;
    if (tell_text(e)) {
        const val args[] = {name_of(e, name), model_of(e, model)};
        if (args[1])
            call_handler(e, ElementDeclHandler, args, 2);
        else
            stop(e);
    }
    e->lib->XML_FreeContentModel(e->xml, model);
}
static void on_AttlistDeclHandler(void *p, const char *element, const char *name,
                                  const char *type, const char *otherwise, int required)
{
    struct parser *e = p;
    if (!tell_text(e))
        return;
    const val args[] = {name_of(e, element), name_of(e, name), text_of(e, type),
                        text_of(e, otherwise), tag_int(required)};
    call_handler(e, AttlistDeclHandler, args, 5);
}
static void on_SkippedEntityHandler(void *p, const char *name, int is_parameter)
{
    struct parser *e = p;
    if (!tell_text(e))
        return;
    const val args[] = {text_of(e, name), tag_int(is_parameter)};
    call_handler(e, SkippedEntityHandler, args, 2);
}

/* An encoding of bytes that expat does not know: frozen/pyexpat.py asks the codecs. */
static int on_unknown_encoding(void *p, const char *name, XML_Encoding *out)
{
    struct parser *e = p;
    val arg = str_new(e->vm, slice_of(name)),
        map = arg ? frozen_call(e->vm, "pyexpat", "_encoding_map", &arg, 1) : NULL;
    if (!map) {
        stop(e);
        return XML_STATUS_ERROR;
    }
    for (int i = 0; i < 256; i++)
        out->map[i] = (int)untag(list_get(e->vm, map, i));
    out->data = NULL;
    out->convert = NULL;
    out->release = NULL;
    return XML_STATUS_OK;
}

/* ---- the parser ------------------------------------------------------------------------------ */

#define H(name)                                                                        \
    static void set_##name(struct parser *e, bool on)                                  \
    {                                                                                  \
        e->lib->XML_Set##name(e->xml, on ? on_##name : NULL);                          \
    }
HANDLERS(H)
#undef H
static const struct {
    const char *name;
    void (*set)(struct parser *e, bool on);
} handlers[] = {
#define H(name) {#name, set_##name},
    HANDLERS(H)
#undef H
};

static val parser_made(struct vm *vm, const struct expat *lib, XML_Parser xml,
                       val keeps)
{
    if (!xml)
        return raise_error(vm, E_MemoryError, "XML_ParserCreate failed");
    struct parser *e = mem_zero(1, sizeof *e);
    e->lib = lib;
    e->xml = xml;
    e->most = 8192;
    e->vm = vm;
    lib->XML_SetUserData(xml, e);
    lib->XML_SetUnknownEncodingHandler(xml, on_unknown_encoding, e);
    return handle_new(vm, &parser_handle, e, keeps);
}

static val parser_create(struct vm *vm, val encoding, val separator)
{
    val m1, m2;
    const struct expat *lib = library_get(vm, &expat_library);
    const char *e = lib ? c_text_or(vm, "encoding", encoding, "", &m1) : NULL,
               *s = e ? c_text_or(vm, "separator", separator, "", &m2) : NULL;
    if (!s)
        return NULL;
    XML_Parser xml = lib->XML_ParserCreate_MM(encoding == vm->none ? NULL : e, NULL,
                                              separator == vm->none ? NULL : s);
    return parser_made(vm, lib, xml, NULL);
}

static val entity_parser(struct vm *vm, val self, val context, val encoding)
{
    val m1, m2;
    struct parser *e = handle_get(vm, self, &parser_handle);
    const char *c = e ? c_text_or(vm, "context", context, "", &m1) : NULL,
               *s = c ? c_text_or(vm, "encoding", encoding, "", &m2) : NULL;
    if (!s)
        return NULL;
    XML_Parser xml = e->lib->XML_ExternalEntityParserCreate(
        e->xml, context == vm->none ? NULL : c, encoding == vm->none ? NULL : s);
    return parser_made(vm, e->lib, xml, self);
}

static val set_handler(struct vm *vm, val self, val index, val on)
{
    struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e)
        return NULL;
    assert(untag(index) >= 0 && untag(index) < N_HANDLERS);
    handlers[untag(index)].set(e, on == vm->true_);
    return vm->none;
}

static val set_options(struct vm *vm, val self, val ordered, val specified, val buffers,
                       val most, val triplets)
{
    struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e)
        return NULL;
    e->ordered = ordered == vm->true_;
    e->specified = specified == vm->true_;
    e->buffers = buffers == vm->true_;
    e->most = untag(most);
    e->lib->XML_SetReturnNSTriplet(e->xml, triplets == vm->true_);
    return vm->none;
}

static val flush_text(struct vm *vm, val self, val keeps)
{
    struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e)
        return NULL;
    const val *outer = e->keeps;
    e->keeps = &keeps;
    bool told = tell_text(e);
    e->keeps = outer;
    return told ? vm->none : NULL;
}

/* 0: wrong, ask for the position. */
static val parse(struct vm *vm, val self, val keeps, val data, val is_final)
{
    enum { MOST = 1 << 20 };
    struct parser *e = handle_get(vm, self, &parser_handle);
    struct buffer b = {.owner = NULL};
    struct slice s;
    bool text = is_a(data, KIND_STR);
    if (!e || (!text && !buffer_get(vm, data, &b, BUFFER_READ)))
        return NULL;
    s = text ? str_value(plain_of(data)) : buffer_slice(&b);
    if (text)
        e->lib->XML_SetEncoding(e->xml, "utf-8");
    const val *outer = e->keeps;
    e->keeps = &keeps;
    enum XML_Status status = XML_STATUS_OK;
    do {
        size_t n = s.n < MOST ? s.n : MOST;
        bool last = n == s.n && is_final == vm->true_;
        status = e->lib->XML_Parse(e->xml, s.p, (int)n, last);
        s.p += n, s.n -= n;
    } while (s.n && status == XML_STATUS_OK && !vm->exc);
    if (!vm->exc)
        tell_text(e);
    e->keeps = outer;
    if (!text)
        buffer_release(&b);
    return vm->exc ? NULL : tag_int(status == XML_STATUS_OK);
}

/* (code, line, column, byte) */
static val position(struct vm *vm, val self)
{
    const struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e)
        return NULL;
    const val row[] = {tag_int(e->lib->XML_GetErrorCode(e->xml)),
                       tag_int((int64_t)e->lib->XML_GetCurrentLineNumber(e->xml)),
                       tag_int((int64_t)e->lib->XML_GetCurrentColumnNumber(e->xml)),
                       tag_int(e->lib->XML_GetCurrentByteIndex(e->xml))};
    return tuple_of(vm, row, 4);
}

static val error_string(struct vm *vm, val code)
{
    int64_t n;
    const struct expat *lib = library_get(vm, &expat_library);
    if (!lib || !py_index(vm, code, &n))
        return NULL;
    const char *s = lib->XML_ErrorString((enum XML_Error)n);
    return s ? str_new(vm, slice_of(s)) : vm->none;
}

static val set_base(struct vm *vm, val self, val base)
{
    val memory;
    const struct parser *e = handle_get(vm, self, &parser_handle);
    const char *s = e ? c_text(vm, "base", base, &memory) : NULL;
    if (!s)
        return NULL;
    if (!e->lib->XML_SetBase(e->xml, s))
        return raise_error(vm, E_MemoryError, NULL);
    return vm->none;
}

static val get_base(struct vm *vm, val self)
{
    const struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e)
        return NULL;
    const char *s = e->lib->XML_GetBase(e->xml);
    return s ? str_new(vm, slice_of(s)) : vm->none;
}

static val input_context(struct vm *vm, val self)
{
    int at, n;
    struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e)
        return NULL;
    const char *s = e->in_handler ? e->lib->XML_GetInputContext(e->xml, &at, &n) : NULL;
    return s ? bytes_new(vm, (struct slice){s + at, (size_t)(n - at)}) : vm->none;
}

static val param_entities(struct vm *vm, val self, val flag)
{
    int64_t n;
    const struct parser *e = handle_get(vm, self, &parser_handle);
    if (!e || !py_index(vm, flag, &n))
        return NULL;
    return tag_int(
        e->lib->XML_SetParamEntityParsing(e->xml, (enum XML_ParamEntityParsing)n));
}

/* 0, or the number of an error. */
static val use_foreign(struct vm *vm, val self, val flag)
{
    const struct parser *e = handle_get(vm, self, &parser_handle);
    return e ? tag_int(e->lib->XML_UseForeignDTD(e->xml, flag == vm->true_)) : NULL;
}

/* How much text is kept together just now. */
static val text_kept(struct vm *vm, val self)
{
    const struct parser *e = handle_get(vm, self, &parser_handle);
    return e ? tag_int((int64_t)e->text.n) : NULL;
}

static const struct method functions[] = {
    FUNCTION("_used", "parser, /", text_kept, READS),
    FUNCTION("_parser", "encoding, separator, /", parser_create, READS),
    FUNCTION("_entity_parser", "parser, context, encoding, /", entity_parser, READS),
    FUNCTION("_set_handler", "parser, index, on, /", set_handler, WRITES),
    FUNCTION("_options", "parser, ordered, specified, buffers, most, triplets, /",
             set_options, WRITES),
    FUNCTION("_flush", "parser, keeps, /", flush_text, RUNS),
    FUNCTION("_parse", "parser, keeps, data, is_final, /", parse, RUNS),
    FUNCTION("_position", "parser, /", position, READS),
    FUNCTION("_set_base", "parser, base, /", set_base, WRITES),
    FUNCTION("_get_base", "parser, /", get_base, READS),
    FUNCTION("_input_context", "parser, /", input_context, READS),
    FUNCTION("_param_entities", "parser, flag, /", param_entities, WRITES),
    FUNCTION("_use_foreign", "parser, flag, /", use_foreign, WRITES),
    FUNCTION("ErrorString", "code, /", error_string, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    const struct expat *lib = library_get(vm, &expat_library);
    if (!lib)
        return false;
    val names = list_new(vm, N_HANDLERS), features = list_new(vm, 16);
    for (int i = 0; i < N_HANDLERS; i++)
        list_append(vm, names, str_new(vm, slice_of(handlers[i].name)));
    for (const XML_Feature *f = lib->XML_GetFeatureList();
         f->feature != XML_FEATURE_END; f++) {
        const val row[] = {str_new(vm, slice_of(f->name)), tag_int(f->value)};
        list_append(vm, features, tuple_of(vm, row, 2));
    }
    XML_Expat_Version v = lib->XML_ExpatVersionInfo();
    const val version[] = {tag_int(v.major), tag_int(v.minor), tag_int(v.micro)};
    return module_set(vm, ns, "_HANDLERS", names) &&
           module_set(vm, ns, "features", features) &&
           module_set(vm, ns, "EXPAT_VERSION",
                      str_new(vm, slice_of(lib->XML_ExpatVersion()))) &&
           module_set(vm, ns, "version_info", tuple_of(vm, version, 3));
}
#else
LIBRARY_MISSING("expat", "libexpat1-dev")
#endif

const struct module_def pyexpat_module = {
    .name = "pyexpat",
    .doc = "Reading XML with expat.",
    .functions = functions,
    .init = init,
};
