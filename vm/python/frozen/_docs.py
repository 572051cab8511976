# What the builtin functions, types and methods do, for help() and __doc__: a line each.
# Special methods are said once for all types.

_TEXT = """
abs|The number without its sign.
aiter|An asynchronous iterator over the object.
all|True when no item is false; also when there is none.
anext|The next item of an asynchronous iterator, awaited; default when it has ended.
any|True when some item is true.
ascii|As repr(), with everything outside of ASCII escaped.
bin|The integer in base 2, as text that begins with 0b.
breakpoint|Stop here in a debugger: what sys.breakpointhook is.
callable|True when the object can be called.
chr|The character of a code point.
compile|Make a code object, or a syntax tree, of source text.
delattr|Remove an attribute, as `del obj.name` does.
dir|Sorted names: those here, or the attributes of an object.
divmod|The pair (x // y, x % y).
eval|The value of an expression, in the given namespaces or here.
exec|Run statements, in the given namespaces or here.
format|The object as text, as a format specification says.
getattr|An attribute by its name; the default when there is none.
globals|The namespace of this module, as a dict.
hasattr|True when getattr() finds an attribute of this name.
hash|The number by which dicts and sets find the object.
hex|The integer in base 16, as text that begins with 0x.
id|A number that no other object has as long as this one lives.
input|Show a prompt, and read a line from standard input.
isinstance|True when the object is of the class, or of one of those in a tuple or union.
issubclass|True when the class derives from the other, or from one of those in a tuple or union.
iter|An iterator over the object; with a sentinel, over what calls return until that comes.
len|How many items there are.
locals|The variables here, as a dict.
max|The largest item, or the largest argument.
min|The smallest item, or the smallest argument.
next|The next item of an iterator; the default, if there is one, when it has ended.
oct|The integer in base 8, as text that begins with 0o.
open|Open a file, and return a stream of text or bytes.
ord|The code point of a character.
pow|base ** exp, or that modulo mod.
print|Write objects to a stream, with separators and an end.
repr|The object as text for programmers.
round|The number with that many digits behind the point; half-way cases go to the even one.
setattr|Set an attribute, as `obj.name = value` does.
sorted|A new list of the items, in order.
sum|All items added to the start.
vars|The __dict__ of an object, or the variables here.
__build_class__|What a class statement calls.
__import__|What an import statement calls; importlib.import_module() is for programs.
object|The class that all others derive from.
type|With one argument the class of an object; with three, a new class.
int|An integer of any size; from a number, or from digits in a base.
bool|True or False: whether the object is true.
float|A number in double precision; from a number or from text.
complex|A number with a real and an imaginary part.
str|Text; of any object as it shows itself, or decoded from bytes.
bytes|Bytes that do not change; from numbers, from text with an encoding, or so many zeros.
bytearray|Bytes that can change.
memoryview|The memory of an object that holds bytes, without a copy.
list|A list of the items; empty without them.
tuple|A tuple of the items; empty without them.
dict|A dict of a mapping or of pairs, and of keywords.
set|A set of the items, without order or duplicates.
frozenset|A set that does not change, and can be in other sets.
range|Integers from start up to stop, without it, in steps.
slice|The three parts of a subscript with colons.
enumerate|Pairs of a count and an item.
zip|Tuples of the first items, the second ones, and so on.
map|What the function returns for each item.
filter|The items for which the function returns something true.
reversed|The items from the last to the first.
super|The methods that come after a class in the order of an object's classes.
property|An attribute that functions read, set and delete.
classmethod|A method that gets its class as the first argument.
staticmethod|A method that gets neither an instance nor a class.
int.as_integer_ratio|The pair (self, 1).
int.bit_count|How many ones there are in base 2, without the sign.
int.bit_length|How many digits the number needs in base 2, without the sign.
int.conjugate|The number itself.
int.from_bytes|The integer that bytes stand for.
int.to_bytes|The integer as so many bytes.
float.as_integer_ratio|Two integers without a common divisor, whose quotient is exactly the number.
float.conjugate|The number itself.
float.fromhex|The number that hexadecimal text stands for.
float.hex|The number as hexadecimal text, exactly.
float.is_integer|True when nothing is behind the point.
complex.conjugate|The number with the other sign of its imaginary part.
str.capitalize|The first character in title case, the others in lower case.
str.casefold|For comparisons that ignore case.
str.center|In the middle of a text of this width.
str.count|How often a text occurs, without overlaps.
str.encode|The text as bytes in an encoding.
str.endswith|True when the text ends with this, or with one of those in a tuple.
str.expandtabs|With blanks instead of tabs, up to columns that tabsize divides.
str.find|Where a text begins first, or -1.
str.format|With values in the fields between braces.
str.format_map|As format(**mapping), without copying the mapping.
str.index|Where a text begins first; ValueError when it does not occur.
str.isalnum|True when all characters are letters or digits, and there is one.
str.isalpha|True when all characters are letters, and there is one.
str.isascii|True when all characters are ASCII.
str.isdecimal|True when all characters are decimal digits, and there is one.
str.isdigit|True when all characters are digits, and there is one.
str.isidentifier|True when it could be a name in a program; keywords could.
str.islower|True when all characters with case are in lower case, and there is one.
str.isnumeric|True when all characters stand for numbers, and there is one.
str.isprintable|True when repr() escapes no character.
str.isspace|True when all characters are white space, and there is one.
str.istitle|True when each word begins in upper or title case and goes on in lower case.
str.isupper|True when all characters with case are in upper case, and there is one.
str.join|The texts of an iterable with this one between them.
str.ljust|At the beginning of a text of this width.
str.lower|In lower case.
str.lstrip|Without characters at the beginning: white space, or those given.
str.maketrans|A table for translate().
str.partition|What is before the separator, the separator, and what is behind it.
str.removeprefix|Without this beginning, where there is one.
str.removesuffix|Without this end, where there is one.
str.replace|With another text instead of each occurrence, or of the first count.
str.rfind|Where a text begins last, or -1.
str.rindex|Where a text begins last; ValueError when it does not occur.
str.rjust|At the end of a text of this width.
str.rpartition|As partition(), at the last separator.
str.rsplit|As split(), from the end.
str.rstrip|Without characters at the end: white space, or those given.
str.split|The parts between separators; between white space without one.
str.splitlines|The lines, with their ends when asked for.
str.startswith|True when the text starts with this, or with one of those in a tuple.
str.strip|Without characters at both ends: white space, or those given.
str.swapcase|Upper case instead of lower case, and the other way round.
str.title|Each word begins in title case and goes on in lower case.
str.translate|Each character as a table has it: another one, a text, or None for nothing.
str.upper|In upper case.
str.zfill|With zeros behind the sign up to this width.
bytes.decode|The text that the bytes encode.
bytes.fromhex|The bytes that hexadecimal digits stand for.
bytes.hex|The bytes as hexadecimal digits.
list.append|Add an item at the end.
list.clear|Remove all items.
list.copy|A new list of the same items.
list.count|How many items are equal to the value.
list.extend|Add all items of an iterable at the end.
list.index|Where the first item equal to the value is; ValueError when there is none.
list.insert|Put an item before the one at the index.
list.pop|Remove the item at the index, the last one without it, and return it.
list.remove|Remove the first item equal to the value; ValueError when there is none.
list.reverse|Turn the order round, in place.
list.sort|Put the items in order, in place; equal ones stay as they were.
tuple.count|How many items are equal to the value.
tuple.index|Where the first item equal to the value is; ValueError when there is none.
dict.clear|Remove all keys.
dict.copy|A new dict with the same keys and values.
dict.fromkeys|A new dict with these keys, all with one value.
dict.get|The value of a key, or the default.
dict.items|The pairs of keys and values, as they are at any time.
dict.keys|The keys, as they are at any time.
dict.pop|Remove a key and return its value, or the default.
dict.popitem|Remove the newest key; return it with its value.
dict.setdefault|The value of a key, which gets the default when it is missing.
dict.update|Take over the keys of a mapping, pairs, or keywords.
dict.values|The values, as they are at any time.
set.add|Put an element in.
set.clear|Remove all elements.
set.copy|A new set of the same elements.
set.difference|The elements that none of the others has.
set.difference_update|Remove what the others have.
set.discard|Remove an element, if it is there.
set.intersection|The elements that all of the others have.
set.intersection_update|Keep what all of the others have.
set.isdisjoint|True when no element is in both.
set.issubset|True when the other one has all elements.
set.issuperset|True when this one has all elements of the other.
set.pop|Remove some element and return it.
set.remove|Remove an element; KeyError when it is not there.
set.symmetric_difference|The elements that only one of both has.
set.symmetric_difference_update|Keep what only one of both has.
set.union|The elements of all of them.
set.update|Put in what the others have.
range.count|1 when the value is in the range, else 0.
range.index|Where the value is; ValueError when it is not there.
slice.indices|Start, stop and step for a sequence of this length.
property.deleter|The same property with this function for deleting.
property.getter|The same property with this function for reading.
property.setter|The same property with this function for setting.
type.mro|The classes in which attributes are looked for, in order.
generator.close|Raise GeneratorExit where the generator waits.
generator.send|Go on, with this value for the yield.
generator.throw|Raise an exception where the generator waits.
BaseException.add_note|Add a line that is shown below the exception.
BaseException.with_traceback|Set the traceback, and return the exception.
__abs__|abs(self)
__add__|self + value
__and__|self & value
__bool__|True when self is true.
__call__|self(*args, **kwargs)
__contains__|key in self
__delattr__|del self.name
__delete__|Delete the attribute of an instance.
__delitem__|del self[key]
__dir__|The names of the attributes.
__divmod__|divmod(self, value)
__eq__|self == value
__float__|float(self)
__floordiv__|self // value
__format__|format(self, format_spec)
__ge__|self >= value
__get__|The attribute of an instance, or of its class.
__getattribute__|self.name
__getitem__|self[key]
__gt__|self > value
__hash__|hash(self)
__iadd__|self += value
__iand__|self &= value
__imul__|self *= value
__index__|The integer that self stands for.
__init__|Prepare a new instance.
__init_subclass__|Called when a class is derived from this one.
__instancecheck__|isinstance(instance, self)
__int__|int(self)
__invert__|~self
__ior__|self |= value
__isub__|self -= value
__iter__|iter(self)
__ixor__|self ^= value
__le__|self <= value
__len__|len(self)
__lshift__|self << value
__lt__|self < value
__mod__|self % value
__mul__|self * value
__ne__|self != value
__neg__|-self
__new__|Make an instance.
__next__|next(self)
__or__|self | value
__pos__|+self
__pow__|pow(self, value, mod)
__prepare__|The namespace in which the body of a class runs.
__radd__|value + self
__rand__|value & self
__rdivmod__|divmod(value, self)
__reduce__|For pickle and copy.
__reduce_ex__|For pickle and copy.
__repr__|repr(self)
__reversed__|reversed(self)
__rfloordiv__|value // self
__rlshift__|value << self
__rmod__|value % self
__rmul__|value * self
__ror__|value | self
__round__|round(self, ndigits)
__rpow__|pow(value, self, mod)
__rrshift__|value >> self
__rshift__|self >> value
__rsub__|value - self
__rtruediv__|value / self
__rxor__|value ^ self
__set__|Set the attribute of an instance.
__setattr__|self.name = value
__setitem__|self[key] = value
__sizeof__|The bytes that the object takes.
__str__|str(self)
__sub__|self - value
__subclasscheck__|issubclass(subclass, self)
__subclasses__|The classes that derive from this one directly.
__subclasshook__|Decides for abstract classes what derives from them; NotImplemented: as usual.
__truediv__|self / value
__trunc__|The number without what is behind the point.
__xor__|self ^ value
"""

_docs = {}
# Types whose methods do what those of another one do.
_LIKE = {"bytes": "str", "bytearray": "bytes", "frozenset": "set", "coroutine": "generator"}


def find(name):
    """The text about a function, a type, or TYPE.METHOD; or None."""
    if not _docs:
        for line in _TEXT.split("\n"):
            key, _, text = line.partition("|")
            _docs[key] = text or None
    owner, _, method = name.rpartition(".")
    while owner:
        text = _docs.get(f"{owner}.{method}")
        if text:
            return text
        if owner == "bytearray" and f"list.{method}" in _docs and f"str.{method}" not in _docs:
            return _docs[f"list.{method}"]
        owner = _LIKE.get(owner)
    return _docs.get(method) if method.startswith("__") or "." not in name else None
