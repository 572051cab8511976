"""SQL databases: what closing a connection closes, and calls with an authorizer."""
import sqlite3

# every open blob is closed with the connection
c = sqlite3.connect(":memory:")
c.execute("create table t(b)")
c.executemany("insert into t values (?)", [(bytes(8),)] * 5)
blobs = [c.blobopen("t", "b", i + 1) for i in range(5)]
blobs[2].close()
c.close()
for b in blobs:
    try:
        b.read()
    except sqlite3.ProgrammingError as e:
        print(e)
print(sum(b._handle is not None for b in blobs if hasattr(b, "_handle")))

# serialize() and deserialize() ask the authorizer
asked = []


def allow(*args):
    asked.append(args[0])
    return sqlite3.SQLITE_OK


c = sqlite3.connect(":memory:")
c.execute("create table t(b)")
c.execute("insert into t values (5)")
c.commit()
c.set_authorizer(allow)
data = c.serialize()
print(len(data) > 1000, len(asked) > 0)
d = sqlite3.connect(":memory:")
d.set_authorizer(allow)
d.deserialize(data)
print(d.execute("select * from t").fetchall())
d.set_authorizer(lambda *args: sqlite3.SQLITE_DENY)
try:
    d.deserialize(data)
except sqlite3.Error as e:
    print(type(e).__name__, e)

# columns are described for each statement, and after a change of the schema
c = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_COLNAMES)
c.execute("create table t(a, b)")
cur = c.executemany("insert into t values (?, ?)", [(i, i) for i in range(100)])
print(cur.description, cur.rowcount)
print(c.executemany("insert into t values (?, ?)", []).rowcount)
sql = "select * from t where a = 1"
print([d[0] for d in c.execute(sql).description])
c.execute("alter table t add column z")
print([d[0] for d in c.execute(sql).description], c.execute(sql).fetchall())
cur = c.execute("update t set b = 3 where a < 3 returning a, b")
print([d[0] for d in cur.description], cur.fetchall(), cur.rowcount)
cur = c.executemany("insert into t(a) values (?) returning a", [(1,), (2,)])
print(cur.description, cur.fetchall(), cur.rowcount)
