"""Terminals, locales, and other small modules of the system."""
import _locale
import crypt
import locale
import os
import pty
import syslog
import termios
import tracemalloc
import tty


m, s = os.openpty()
a = termios.tcgetattr(s); print(len(a), a[6][:4], a[3] & termios.ECHO != 0)
tty.setraw(s); b = termios.tcgetattr(s); print(b[6][termios.VMIN], b[3] & termios.ECHO)
termios.tcsetattr(s, termios.TCSANOW, a); print(termios.tcgetattr(s) == a)
print(termios.tcgetwinsize(s)); termios.tcsetwinsize(s, (30, 90)); print(termios.tcgetwinsize(s), os.get_terminal_size(s))
for f in (lambda: termios.tcgetattr(os.open('/dev/null', 0)), lambda: termios.tcsetattr(s, 0, [1]), lambda: termios.tcsetwinsize(s, 5), lambda: termios.tcflush('x', 0)):
    try: f()
    except Exception as e: print(type(e), e)
print(locale.localeconv()); print(locale.setlocale(locale.LC_ALL, 'C'), locale.setlocale(locale.LC_ALL))
for n in ('C.UTF-8', 'nope', 'LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C'):
    try: print(locale.setlocale(locale.LC_ALL, n))
    except locale.Error as e: print(type(e), e)
print(locale.nl_langinfo(locale.DAY_1), locale.strcoll('a','b'), locale.strxfrm('abc'))
print(locale.format_string('%d %.2f', (1234567, 1.5), grouping=True), locale.atof('1.5'), locale.currency.__name__, locale.textdomain(None), locale.gettext('hello'))
for f in (lambda: locale.setlocale(99), lambda: _locale.setlocale(0, 5), lambda: _locale.bindtextdomain('', 'x')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(crypt.crypt('pw', '$6$saltsalt')[:20], [m.name for m in crypt.methods])
print(syslog.LOG_UPTO(3), syslog.setlogmask(255))
print(tracemalloc.is_tracing(), tracemalloc.get_object_traceback(5))

