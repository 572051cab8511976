# The library on the C modules: codes, files, hashes, numbers.
import random
random.seed(42)
print(random.random(),random.randint(1,100),random.choice('abc'),random.sample(range(100),5),random.uniform(1,2),random.gauss(0,1),random.shuffle(l:=list(range(10))),l)
random.seed('hello'); print(random.random(),random.randrange(10**30),random.getrandbits(100),random.choices([1,2,3],[5,1,1],k=6))
random.seed(b'bytes'); print(random.random()); random.seed(1.5); print(random.random())
r=random.Random(7); print(r.expovariate(1),r.betavariate(1,2),r.gammavariate(2,3),r.lognormvariate(0,1),r.vonmisesvariate(0,1),r.triangular(),r.normalvariate(),r.paretovariate(3),r.weibullvariate(1,2),r.randbytes(5))
st=r.getstate(); a=r.random(); r.setstate(st); print(a==r.random())
from fractions import Fraction as F
from decimal import *
import statistics as s, numbers
print(F(1,3)+F(1,6),F('0.25'),F(0.1),F(3,4)**2,F(22,7).limit_denominator(5),float(F(1,3)),F(5,2)//1,round(F(7,3),2),F('3/4'),hash(F(1,2))==hash(.5),F(1,2)<0.6,divmod(F(7,2),F(2,3)),abs(F(-1,2)),repr(F(2,4)))
getcontext().prec=28
print(Decimal('1.1')+Decimal('2.2'),Decimal(1)/Decimal(7),Decimal(2).sqrt(),Decimal('1e-5'),Decimal('3.14159').quantize(Decimal('.01')),Decimal(10).ln(),Decimal(2)**Decimal('.5'),Decimal('NaN'),Decimal('-Infinity'),round(Decimal('2.675'),2),int(Decimal('12.9')),Decimal(0.1),f"{Decimal('1234567.891'):,.2f}",Decimal('1.20').normalize(),Decimal(5)%3,Decimal('1E+3').to_eng_string(),hash(Decimal(5))==5,sum(map(Decimal,['0.1']*10)))




with localcontext() as c:
    c.prec=5; print(Decimal(1)/3)
d=[1,2,2,3,4,7,9.5]
print(s.mean(d),s.median(d),s.mode(d),s.stdev(d),s.variance(d),s.pstdev(d),s.quantiles(d),s.fmean(d),s.harmonic_mean([1,2,4]),s.geometric_mean([1,2,4]),s.median_low(d),s.multimode('aabbc'),s.mean([F(1,2),F(1,3)]),s.linear_regression([1,2,3],[2,4,7]),s.correlation([1,2,3],[2,4,7]),s.NormalDist(1,2).cdf(2),s.NormalDist(0,1).inv_cdf(.3))
print(isinstance(1,numbers.Integral),isinstance(1.0,numbers.Real),isinstance(1j,numbers.Complex),isinstance(F(1),numbers.Rational),issubclass(int,numbers.Number))
