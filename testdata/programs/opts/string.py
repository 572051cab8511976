def letters(text, n):
    found = 0
    i = 0
    while i < n:
        pair = text[i % 5] + "x"
        if pair == "ax":
            found += 1
        i += 1
    return found

print(letters("abcde", 5000))
