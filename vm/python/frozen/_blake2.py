# _blake2: the parameters of BLAKE2 (RFC 7693 and the paper's section 2.8), as classes whose
# calls make hash objects of C.


def _between(name, value, low, high):
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low} and {high}")
    return value.to_bytes(1, "little")


def _bytes(what, value, most):
    value = bytes(memoryview(value))
    if len(value) > most:
        raise ValueError(f"maximum {what} length is {most} bytes")
    return value


def _unsigned(name, value, width):
    if value < 0:
        raise ValueError("value must be positive")
    if value >= 1 << 8 * width:
        raise OverflowError(f"{name} is too large")
    return value.to_bytes(width, "little")


def _make(cls, is_b, data, digest_size, key, salt, person, fanout, depth, leaf_size,
          node_offset, node_depth, inner_size, last_node):
    most = cls.MAX_DIGEST_SIZE
    if not 1 <= digest_size <= most:
        raise ValueError(f"digest_size must be between 1 and {most} bytes")
    salt = _bytes("salt", salt, cls.SALT_SIZE)
    person = _bytes("person", person, cls.PERSON_SIZE)
    tree = (_between("fanout", fanout, 0, 255) + _between("depth", depth, 1, 255) +
            _unsigned("leaf_size", leaf_size, 4) +
            _unsigned("node_offset", node_offset, 8 if is_b else 6) +
            _between("node_depth", node_depth, 0, 255))
    if not 0 <= inner_size <= most:
        raise ValueError(f"inner_size must be between 0 and is {most}")
    key = _bytes("key", key, cls.MAX_KEY_SIZE)
    parameters = (bytes((digest_size, len(key))) + tree + bytes((inner_size,)) +
                  bytes(14 if is_b else 0) + salt.ljust(cls.SALT_SIZE, b"\0") +
                  person.ljust(cls.PERSON_SIZE, b"\0"))
    h = _start(is_b, parameters, digest_size, bool(last_node))
    if key:
        h.update(key.ljust(h.block_size, b"\0"))
    h.update(data)
    return h


class blake2b:
    MAX_DIGEST_SIZE = MAX_KEY_SIZE = 64
    SALT_SIZE = PERSON_SIZE = 16

    def __new__(cls, data=b"", /, *, digest_size=64, key=b"", salt=b"", person=b"", fanout=1,
                depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0,
                last_node=False, usedforsecurity=True):
        return _make(cls, True, data, digest_size, key, salt, person, fanout, depth,
                     leaf_size, node_offset, node_depth, inner_size, last_node)


class blake2s:
    MAX_DIGEST_SIZE = MAX_KEY_SIZE = 32
    SALT_SIZE = PERSON_SIZE = 8

    def __new__(cls, data=b"", /, *, digest_size=32, key=b"", salt=b"", person=b"", fanout=1,
                depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0,
                last_node=False, usedforsecurity=True):
        return _make(cls, False, data, digest_size, key, salt, person, fanout, depth,
                     leaf_size, node_offset, node_depth, inner_size, last_node)
