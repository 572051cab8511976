# What Unicode says of every character, as a sum for each property: to be run by two Pythons.
import unicodedata as u


def total(f):
    n = 0
    for c in range(0x110000):
        r = f(chr(c))
        if r is True:
            n = (n * 31 + c) % 1000000007
        elif r:
            for x in r:
                n = (n * 31 + ord(x) + c) % 1000000007
    return n


for name in ("isupper islower istitle isalpha isalnum isdecimal isdigit isnumeric isspace isprintable isidentifier upper lower title "
             "casefold swapcase").split():
    print(name, total(getattr(str, name)))
print("in names", total(lambda c: ("a" + c).isidentifier()))
print("sigma", total(lambda c: ("A" + c + "Σ").lower()), total(lambda c: ("AΣ" + c).lower()))
for name in "category bidirectional east_asian_width decomposition".split():
    print(name, total(getattr(u, name)))
for name in "combining mirrored".split():
    f = getattr(u, name)
    print(name, total(lambda c: chr(f(c)) if f(c) else ""))
print("name", total(lambda c: u.name(c, "")))
print("numbers", total(lambda c: str(u.decimal(c, "")) + str(u.digit(c, "")) + str(u.numeric(c, ""))))
for form in "NFC NFD NFKC NFKD".split():
    print(form, total(lambda c: u.normalize(form, c) if c > "\x7f" else ""))
