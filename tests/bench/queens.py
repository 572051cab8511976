def queens(n):
    cols = [False] * n
    d1 = [False] * (2 * n)
    d2 = [False] * (2 * n)
    def place(row):
        if row == n:
            return 1
        c = 0
        for col in range(n):
            if not cols[col] and not d1[row + col] and not d2[row - col + n]:
                cols[col] = d1[row + col] = d2[row - col + n] = True
                c += place(row + 1)
                cols[col] = d1[row + col] = d2[row - col + n] = False
        return c
    return place(0)
print(queens(8), queens(12))
