# liblogparse for other programs: include/hotloop/logparse.h and nothing else is visible of it.
SOVERSION := 0
LIB_DIR := $(B)/lib
LIB_NAME := liblogparse.so
LIB_REAL := $(LIB_DIR)/$(LIB_NAME).$(VERSION)
LIB_OBJ := $(LIB_DIR)/liblogparse.o
LIB_STATIC := $(LIB_DIR)/liblogparse.a
LIB_PC := $(LIB_DIR)/hotloop-logparse.pc
LIB_FLOORS := util log ops gc traces rows api
LIB_SRC := $(BASE_SRC) $(foreach f,$(LIB_FLOORS),$(wildcard tools/logparse/$(f)/*.c))
LIB_FILES := $(LIB_REAL) $(LIB_STATIC) $(LIB_PC)

# Programs are position independent anyway; hidden symbols cost them nothing.
$(call obj,$(BASE_SRC) $(LOGPARSE_SRC)): CFLAGS += -fPIC -fvisibility=hidden
$(call obj,$(BASE_SRC) $(LOGPARSE_SRC)): mk/library.mk

.PHONY: library
library: $(LIB_FILES) ## liblogparse: shared, static, its pkg-config file

# One object, in which only what is public can be found from outside.
$(LIB_OBJ): $(call obj,$(LIB_SRC))
	@mkdir -p $(@D)
	$(Q)$(CROSS)ld -r -o $@ $^
	$(Q)$(CROSS)objcopy --localize-hidden $@
$(LIB_STATIC): $(LIB_OBJ)
$(LIB_REAL): $(call obj,$(LIB_SRC))
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(LIB_NAME).$(SOVERSION) -Wl,-z,defs -o $@ $^ $(LOG_LIBS)
$(LIB_PC): mk/hotloop-logparse.pc.in Makefile mk/library.mk
	@mkdir -p $(@D)
	$(Q)sed 's|@VERSION@|$(VERSION)|; s|@LIBS@|$(LOG_LIBS)|' $< >$@
