"""SQL databases: cursors, types, errors, functions, copies and blobs."""
import datetime
import sqlite3

print(sqlite3.apilevel)
c = sqlite3.connect(':memory:')
c.execute('create table t(a integer primary key, b text, c real, d blob)')
cur = c.executemany('insert into t(b, c, d) values (?, ?, ?)', [('x%d' % i, i / 3, bytes([i % 256])) for i in range(300)])
print(cur.rowcount, cur.lastrowid, c.in_transaction); c.commit()
print(c.execute('select * from t where a < ?', (5,)).fetchall(), c.execute('select count(*), sum(c), max(b) from t').fetchone())
cur = c.execute('select a, b as "q r" from t order by a desc'); print(cur.description, cur.fetchone(), cur.fetchmany(2), len(cur.fetchall()), cur.fetchone())
cur = c.execute('update t set b = :n where a > :m', {'n': 'new', 'm': 290}); print(cur.rowcount, c.total_changes)
c.rollback(); print(c.execute("select count(*) from t where b = 'new'").fetchone())
c.row_factory = sqlite3.Row; r = c.execute('select a, b from t').fetchone(); print(tuple(r), r['A'], r[1], r.keys(), len(r), r == c.execute('select a, b from t').fetchone())
c.row_factory = None
for sql, p in [('select', ()), ('select * from nope', ()), ('select ?', ()), ('select ?', (1, 2)), ('select :a', {'b': 1}), ('insert into t(a) values (1)', ()), ('select 1; select 2', ()), ('select ?', (object(),)), ('select ?', (2**70,)), ('select ?', 5), ('', ()), ('-- x', ()), ("select 'a\0b'", ()), ('select ?', ('\ud800',)), (5, ())]:
    try: print(c.execute(sql, p).fetchall())
    except Exception as e: print(type(e).__name__, e, getattr(e, 'sqlite_errorname', None))
c.create_function('twice', 1, lambda x: x * 2); print(c.execute('select twice(21), twice(\'ab\'), twice(1.5)').fetchone())
def boom(*a): raise ValueError('x')
c.create_function('boom', -1, boom)
class Sum:
    def __init__(self): self.t = 0
    def step(self, x): self.t += x
    def finalize(self): return self.t
    def inverse(self, x): self.t -= x
    def value(self): return self.t
c.create_aggregate('mysum', 1, Sum); print(c.execute('select mysum(a), mysum(c) from t group by a % 2').fetchall(), c.execute('select mysum(a) from t where 0').fetchall())
c.create_window_function('wsum', 1, Sum); print(c.execute('select a, wsum(a) over (order by a rows between 1 preceding and current row) from t limit 4').fetchall())
c.create_collation('rev', lambda a, b: (a < b) - (a > b)); print(c.execute('select b from t order by b collate rev limit 3').fetchall())
for q in ('select boom()', 'select nofn(1)'):
    try: c.execute(q).fetchall()
    except sqlite3.Error as e: print(type(e).__name__, e)
d = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
d.execute('create table u(d date, ts timestamp, x)'); d.execute('insert into u values (?, ?, ?)', (datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5, 678), None))
print(d.execute('select d, ts, x as "x [date]" from u').fetchall())
class P:
    def __conform__(self, proto): return 'P!' if proto is sqlite3.PrepareProtocol else None
print(d.execute('select ?', (P(),)).fetchone())
with d: d.execute('insert into u(x) values (5)')
try:
    with d: d.execute('insert into u(x) values (6)'); 1/0
except ZeroDivisionError: pass
print(d.execute('select count(*) from u').fetchone(), list(d.iterdump()))
e = sqlite3.connect(':memory:'); c.commit(); c.backup(e, pages=1, progress=lambda s, r, t: None); print(e.execute('select count(*) from t').fetchone())
print(len(c.serialize()) > 1000); f = sqlite3.connect(':memory:'); f.deserialize(c.serialize()); print(f.execute('select count(*) from t').fetchone())
f.execute('create table bl(b blob)'); f.execute('insert into bl values (zeroblob(10))')
with f.blobopen('bl', 'b', 1) as b: b.write(b'hello'); b.seek(0); print(b.read(3), b[4], b[1:4], len(b)); b[0] = 72
print(f.execute('select b from bl').fetchone())
log = []; f.set_trace_callback(log.append); f.execute('select 1 + ?', (2,)).fetchall(); f.set_trace_callback(None); print(log)
f.set_authorizer(lambda *a: sqlite3.SQLITE_DENY if a[0] == sqlite3.SQLITE_READ else sqlite3.SQLITE_OK)
try: f.execute('select b from bl')
except sqlite3.DatabaseError as x: print(type(x).__name__, x)
f.set_authorizer(None); n = []; f.set_progress_handler(lambda: n.append(1), 100); f.execute('select count(*) from t a, t b').fetchall(); print(len(n) > 5)
f.close()
try: f.execute('select 1')
except sqlite3.ProgrammingError as x: print(x)
f.text_factory if 0 else None; c.text_factory = bytes; print(c.execute("select 'é'").fetchone()); c.text_factory = lambda b: b.decode()[::-1]; print(c.execute("select 'abc'").fetchone())
print(c.executescript('create table z(a); insert into z values(1); insert into z values (2);').connection is c, c.execute('select sum(a) from z').fetchone(), c.isolation_level, sqlite3.complete_statement('select 1;'))
