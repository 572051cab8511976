"""A module beside the program is Python 2, too."""
print "imported"


def half(n):
    return n / 2


exec """
from __future__ import division, print_function
def true_half(n):
    return n / 2
"""
