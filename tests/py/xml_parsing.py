"""XML: trees, documents, events, property lists, and what expat itself tells a program."""
import plistlib
import xml.dom.minidom
import xml.etree.ElementTree as ET

r = ET.fromstring('<a x="1"><!--c--><b>t&amp;u</b>tail<c xmlns="urn:q" y="2"/></a>')
print([(e.tag, e.attrib, e.text, e.tail) for e in r.iter()], ET.tostring(r))
print(xml.dom.minidom.parseString('<!DOCTYPE a [<!ELEMENT a (b|c)*><!ENTITY e "v">]><a><?pi d?><b>&e;</b><![CDATA[x<y]]></a>').toxml())
for b in ['<a>', '<a></b>', '', '<a>&x;</a>', '<a b=c/>', '<?xml version="1.0" encoding="nope"?><a/>', '\x00']:
    try: ET.fromstring(b)
    except ET.ParseError as e: print(e, e.code, e.position)
    except Exception as e: print(type(e), e)
print(ET.fromstring('<?xml version="1.0" encoding="cp1251"?><a>\u0424</a>'.encode('cp1251')).text)
p = plistlib.dumps({'a':[1,2.5,b'x',True],'d':'é'}); print(p, plistlib.loads(p), plistlib.loads(plistlib.dumps({'a':[1]}, fmt=plistlib.FMT_BINARY)))


from xml.parsers import expat

TEXT = b"""<?xml version="1.0" standalone="no"?><!DOCTYPE r SYSTEM "r.dtd" [
<!NOTATION n PUBLIC "pub" "sys"><!ENTITY u SYSTEM "u.gif" NDATA n><!ENTITY x SYSTEM "x.ent">
<!ELEMENT r (a?,(b|c)+)><!ATTLIST r k CDATA "v" i ID #REQUIRED>]>
<r i="1" xmlns:p="urn:p"><p:a/>text &amp; more<!-- c --><?pi data?><![CDATA[<raw>]]>&x;</r>"""


def events(buffered, ordered, names):
    p = expat.ParserCreate(namespace_separator="!")
    p.buffer_text, p.ordered_attributes, seen = buffered, ordered, []

    def reference(context, base, system, public):
        inner = p.ExternalEntityParserCreate(context)
        return inner.Parse(b"<inner/>from " + system.encode(), True)

    for name in dir(p):
        if name.endswith("Handler") and name in names:
            setattr(p, name, lambda *a, n=name: seen.append((n[:-7], *a)) or 1)
    p.ExternalEntityRefHandler = reference
    p.SetBase("base")
    p.Parse(TEXT, True)
    return seen


ALL = [n for n in dir(expat.ParserCreate()) if n.endswith("Handler")
       and not n.startswith("Default")]
for e in events(True, False, ALL):
    print(e)
print(events(False, True, ("StartElementHandler", "CharacterDataHandler")))
print(events(True, True, ("DefaultHandlerExpand",)))


def stops(name):
    p = expat.ParserCreate()

    def fail(*args):
        calls.append(args)
        raise KeyError(name)
    calls = []
    setattr(p, name, fail)
    try:
        p.Parse("<a>x<b/>y</a>", True)
    except KeyError as e:
        return len(calls), e.args


for _ in range(3):
    print(stops("StartElementHandler"), stops("CharacterDataHandler"), stops("EndElementHandler"))
p = expat.ParserCreate()
for f in (lambda: setattr(p, "buffer_size", 0), lambda: p.Parse(5), lambda: p.ParseFile(1),
          lambda: p.Parse("<a>"), lambda: p.Parse("</b>"),
          lambda: expat.ParserCreate(namespace_separator="ab"), lambda: expat.XMLParserType()):
    try:
        print(f())
    except (ValueError, TypeError, AttributeError, expat.ExpatError) as e:
        print(type(e).__name__, e)
print(p.ErrorCode, p.ErrorLineNumber, p.ErrorColumnNumber, p.ErrorByteIndex)
print(expat.ErrorString(p.ErrorCode), expat.errors.codes["mismatched tag"], expat.model.XML_CTYPE_SEQ)
deep = "<a>" * 500 + "</a>" * 500
print(sum(1 for _ in ET.fromstring(deep).iter()))
