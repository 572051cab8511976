# The library on _random, and secrets.
import random
random.seed(42)
print(random.random(),random.randint(1,100),random.choice('abc'),random.sample(range(100),5),random.uniform(1,2),random.gauss(0,1),random.shuffle(l:=list(range(10))),l)
random.seed('hello'); print(random.random(),random.randrange(10**30),random.getrandbits(100),random.choices([1,2,3],[5,1,1],k=6))
random.seed(b'bytes'); print(random.random()); random.seed(1.5); print(random.random())
r=random.Random(7); print(r.expovariate(1),r.betavariate(1,2),r.gammavariate(2,3),r.lognormvariate(0,1),r.vonmisesvariate(0,1),r.triangular(),r.normalvariate(),r.paretovariate(3),r.weibullvariate(1,2),r.randbytes(5))
st=r.getstate(); a=r.random(); r.setstate(st); print(a==r.random())
import secrets; print(len(secrets.token_hex(8)), secrets.randbelow(5)<5, secrets.compare_digest('a','a'), secrets.compare_digest(b'a',b'b'))
