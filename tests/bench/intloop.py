def main(n):
    t = 0
    for i in range(n):
        for j in range(200):
            t += (i ^ j) & 15
            if t > 1000000:
                t -= 1000000
    return t
print(main(300000))
