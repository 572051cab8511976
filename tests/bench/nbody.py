class Body:
    def __init__(self, x, y, z, vx, vy, vz, m):
        self.x = x; self.y = y; self.z = z
        self.vx = vx; self.vy = vy; self.vz = vz; self.m = m
def advance(bodies, dt, n):
    for _ in range(n):
        for i in range(len(bodies)):
            a = bodies[i]
            for j in range(i + 1, len(bodies)):
                b = bodies[j]
                dx = a.x - b.x
                dy = a.y - b.y
                dz = a.z - b.z
                d = dx * dx + dy * dy + dz * dz
                mag = dt / (d * d ** 0.5)
                a.vx -= dx * b.m * mag; a.vy -= dy * b.m * mag; a.vz -= dz * b.m * mag
                b.vx += dx * a.m * mag; b.vy += dy * a.m * mag; b.vz += dz * a.m * mag
        for b in bodies:
            b.x += dt * b.vx; b.y += dt * b.vy; b.z += dt * b.vz
bs = [Body(i * 1.5, i * i * 0.3, 2.0 - i, 0.1 * i, -0.05 * i, 0.02, 1.0 + i) for i in range(5)]
advance(bs, 0.001, 300000)
print(round(bs[0].x, 6), round(bs[4].vy, 6))
