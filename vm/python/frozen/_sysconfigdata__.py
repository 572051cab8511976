"""What sysconfig asks of a Makefile: there are no extension modules in C to build."""

build_time_vars = {
    "CC": "cc",
    "CFLAGS": "",
    "EXT_SUFFIX": ".hotloop-311.so",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "SOABI": "hotloop-311",
    "WITH_DOC_STRINGS": 0,
}
