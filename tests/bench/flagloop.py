# the recorded turn happens to be the one that clears the flag


def main():
    t = 0
    for k in range(6000):
        c = 2.0 - k / 2400.0
        x = 0.0
        n = 0
        going = True
        while going and n < 40:
            x = x * x + c
            if x > 4.0:
                going = False
            n += 1
        t += n
    return t


result = None
for turn in range(6):
    result = main()
print(result)
