"""A simulation with objects: vehicles that move through a world of vectors."""
import sys

from objects_vector import Vec


class Vehicle:
    def __init__(self, position, velocity, limit):
        self.position = position
        self.velocity = velocity
        self.limit = limit
        self.turns = 0

    def step(self, force, dt):
        self.velocity = self.velocity + force * dt
        self.position = self.position + self.velocity * dt
        if self.position.norm2() > self.limit:
            self.velocity = self.velocity * -1.0
            self.turns += 1


class Truck(Vehicle):
    def step(self, force, dt):
        Vehicle.step(self, force * 0.25, dt)


def simulate(vehicles, steps):
    force = Vec(0.1, -0.2)
    for step in range(steps):
        for v in vehicles:
            v.step(force, 0.01)
        if step % 100 == 0:
            force = force.turned()
    return sum([v.turns for v in vehicles])


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    vehicles = []
    for i in range(60):
        kind = Truck if i % 7 == 0 else Vehicle
        vehicles.append(kind(Vec(i * 0.1, 0.0), Vec(0.3, 0.1 * i), 4.0 + i))
    print(simulate(vehicles, steps))


main()
