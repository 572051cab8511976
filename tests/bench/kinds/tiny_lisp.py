"""An interpreter of a small Lisp: environments as dictionaries in a chain, closures, tail calls."""


class Symbol(str):
    pass


class Env:
    def __init__(self, names=(), values=(), outer=None):
        self.table = dict(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env.table:
                return env.table
            env = env.outer
        raise NameError(name)


class Lambda:
    __slots__ = ("names", "body", "env")

    def __init__(self, names, body, env):
        self.names, self.body, self.env = names, body, env


def read(text):
    words = text.replace("(", " ( ").replace(")", " ) ").split()
    words.reverse()

    def one():
        word = words.pop()
        if word == "(":
            items = []
            while words[-1] != ")":
                items.append(one())
            words.pop()
            return items
        try:
            return int(word)
        except ValueError:
            return Symbol(word)

    forms = []
    while words:
        forms.append(one())
    return forms


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        head = x[0]
        if head == "if":
            x = x[2] if evaluate(x[1], env) else x[3]
        elif head == "define":
            env.table[x[1]] = evaluate(x[2], env)
            return None
        elif head == "lambda":
            return Lambda(x[1], x[2], env)
        elif head == "let":
            env = Env([n for n, _ in x[1]], [evaluate(v, env) for _, v in x[1]], env)
            x = x[2]
        else:
            function, *arguments = [evaluate(item, env) for item in x]
            if isinstance(function, Lambda):
                x = function.body
                env = Env(function.names, arguments, function.env)
            else:
                return function(*arguments)


PROGRAM = """
(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))
(define loop (lambda (i acc) (if (= i 0) acc (loop (- i 1) (+ acc (* i i))))))
(define make (lambda (k) (lambda (x) (+ x k))))
(define map (lambda (f l) (if (null l) l (cons (f (car l)) (map f (cdr l))))))
(define upto (lambda (a b) (if (= a b) nil (cons a (upto (+ a 1) b)))))
(define sum (lambda (l) (if (null l) 0 (+ (car l) (sum (cdr l))))))
(let ((add5 (make 5))) (+ (fib 11) (+ (loop 300 0) (sum (map add5 (upto 0 40))))))
"""


def work():
    env = Env(["+", "-", "*", "<", "=", "car", "cdr", "cons", "null", "nil"],
              [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a < b,
               lambda a, b: a == b, lambda p: p[0], lambda p: p[1], lambda a, b: (a, b),
               lambda p: p is None, None])
    for form in read(PROGRAM):
        result = evaluate(form, env)
    return result
