import sys
def count_mult_of_5(N):
    mult = 0
    not_mult = 0
    for i in xrange(N):
        if i % 5 == 0:
            mult += 1
        else:
            not_mult += 1
    return mult, not_mult

print count_mult_of_5(int(sys.argv[1]))
