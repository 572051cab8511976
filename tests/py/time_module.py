# time: dates, their text, clocks.
import time
def sh(f,*a,**k):
    try: r=f(*a,**k); return r
    except Exception as e: return type(e).__name__+': '+str(e)
for t in [0,1.9,-1,-1.5,10**9,1234567890.123,2**31,2**40,-2**40,10**18,2**63,float('nan'),float('inf'),'a',True]:
    print(t, sh(time.gmtime,t)); print(sh(time.localtime,t)); print(sh(time.ctime,t))
g=time.gmtime(1e9)
print(g[0],g.tm_year,g[:3],len(g),g.tm_zone,g.tm_gmtoff,g==tuple(g), hash(g)==hash(tuple(g)), g<g, tuple(g), g.n_fields, g.n_sequence_fields, g.n_unnamed_fields, time.struct_time.__match_args__)
print(sh(time.struct_time,(1,2)), sh(time.struct_time), sh(time.struct_time,3), sh(time.struct_time,range(12)), time.struct_time(range(9)), time.struct_time(range(11)).tm_zone, time.struct_time(range(9),{'tm_zone':'X'}).tm_zone, sh(time.struct_time,range(9),3))
print(g.__reduce__()); a,*b=g; print(a,b)
match g:
    case time.struct_time(y,m,d): print(y,m,d)
try: g.tm_year=3
except AttributeError as e: print(e)
for t in [(2020,1,2,3,4,5,6,7,0),(0,)*9,(2020,0,0,0,0,0,0,0,0),(2020,13,1,0,0,0,0,0,0),(2020,1,32,0,0,0,0,0,0),(2020,1,1,24,0,0,0,0,0),(2020,1,1,0,60,0,0,0,0),(2020,1,1,0,0,62,0,0,0),(2020,1,1,0,0,0,-2,0,0),(2020,1,1,0,0,0,7,0,0),(2020,1,1,0,0,0,0,367,0),(1,2),(1900,1,1,0,0,0,0,1,5),(10**10,1,1,0,0,0,0,1,-1),('a',)*9,[1]*9, g,(99999,1,1,0,0,0,0,1,-1),(-5,1,1,0,0,0,0,1,-1)]:
    print(t, sh(time.asctime,t), sh(time.mktime,t), sh(time.strftime,'%Y-%m-%d %H:%M:%S %a %A %b %B %c %d %I %j %p %U %w %W %x %X %y %z %Z %% %e',t))
print(repr(time.strftime('',g)), time.strftime('%Y\u20ac é',g), sh(time.strftime,'a\0b'), sh(time.strftime,3), time.strftime('x'*3000,g)=='x'*3000, sh(time.strftime,'%',g), sh(time.strftime,'%Q',g))
for n in ['time','monotonic','perf_counter','process_time','thread_time','x',3]: print(sh(time.get_clock_info,n))
print(time.tzname,time.timezone,time.altzone,time.daylight, time._STRUCT_TM_ITEMS)
for f in 'time monotonic perf_counter process_time thread_time'.split():
    a=getattr(time,f)(); b=getattr(time,f+'_ns')(); print(f, type(a),type(b), b/1e9-a>-1e-6)
print(sh(time.sleep,-1),sh(time.sleep,'a'),sh(time.sleep,float('nan')),sh(time.sleep,1e30),sh(time.sleep,0),sh(time.sleep,0.01),sh(time.sleep,10**30))
print(sh(time.clock_gettime,999), sh(time.clock_getres,time.CLOCK_REALTIME), sh(time.clock_gettime,'a'), type(time.clock_gettime_ns(time.CLOCK_MONOTONIC)), sh(time.clock_gettime, 2**40))
print(sh(time.mktime,(2020,1,1,0,0,0,0,1,0,3)), sh(time.mktime))
t0=time.time(); print(abs(time.mktime(time.localtime(t0))-t0)<2)
