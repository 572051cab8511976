"""Random games of Go with union-find groups and Zobrist hashes, as playout engines do."""
import random

SIZE = 9
EMPTY, BLACK, WHITE = range(3)
SHOW = {EMPTY: ".", BLACK: "X", WHITE: "O"}


class Square:
    def __init__(self, board, pos):
        self.board = board
        self.pos = pos
        self.color = EMPTY
        self.used = False
        self.zobrist = [board.rng.randrange(2 ** 62) for _ in range(3)]
        self.neighbours = []
        self.ledges = 0
        self.reference = self
        self.liberties = 0
        self.removed_at = 0

    def set_neighbours(self):
        x, y = self.pos % SIZE, self.pos // SIZE
        for dx, dy in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
            nx, ny = x + dx, y + dy
            if 0 <= nx < SIZE and 0 <= ny < SIZE:
                self.neighbours.append(self.board.squares[nx + ny * SIZE])

    def find(self, update=False):
        reference = self.reference
        if reference is not self:
            root = reference.find(update)
            if update:
                self.reference = root
            return root
        return self

    def move(self, color):
        self.board.zobrist ^= self.zobrist[self.color] ^ self.zobrist[color]
        self.color = color
        self.reference = self
        self.liberties = 0
        for n in self.neighbours:
            if n.color == EMPTY:
                self.liberties += 1
            else:
                other = n.find(update=True)
                if n.color == color:
                    if other is not self.find():
                        root = self.find()
                        other.liberties += root.liberties - 1
                        root.reference = other
                    else:
                        other.liberties -= 1
                else:
                    other.liberties -= 1
                    if other.liberties == 0:
                        n.remove(other)

    def remove(self, reference, update=True):
        board = self.board
        board.zobrist ^= self.zobrist[self.color] ^ self.zobrist[EMPTY]
        color, self.color = self.color, EMPTY
        board.captured[color] += 1
        for n in self.neighbours:
            if n.color != EMPTY:
                root = n.find(update)
                if root is reference and n.color == color:
                    n.remove(reference, update)
                else:
                    root.liberties += 1


class Board:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.zobrist = 0
        self.captured = [0, 0, 0]
        self.history = set()
        self.squares = [Square(self, pos) for pos in range(SIZE * SIZE)]
        for s in self.squares:
            s.set_neighbours()
        self.empties = list(range(SIZE * SIZE))

    def legal(self, square, color):
        for n in square.neighbours:
            if n.color == EMPTY:
                return True
            if (n.color == color) == (n.find().liberties > 1):
                return True
        return False

    def play(self, moves):
        color, passes, done = BLACK, 0, 0
        while done < moves and passes < 2:
            choices = [s for s in self.squares if s.color == EMPTY]
            self.rng.shuffle(choices)
            for s in choices[:12]:
                if self.legal(s, color):
                    s.move(color)
                    self.history.add(self.zobrist)
                    passes = 0
                    break
            else:
                passes += 1
            color = BLACK if color == WHITE else WHITE
            done += 1

    def __repr__(self):
        return "\n".join("".join(SHOW[self.squares[x + y * SIZE].color] for x in range(SIZE)) for y in range(SIZE))


def work():
    sums = 0
    for seed in range(3):
        b = Board(seed)
        b.play(140)
        sums += len(b.history) * 7 + b.captured[BLACK] * 3 + b.captured[WHITE] + repr(b).count("X")
    return sums
