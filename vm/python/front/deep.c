/* deep.c -- how deep a syntax tree is. What walks it recurses: a tree that is too deep for the
 * machine stack is refused before. Chains that the parser reads in a loop (sums, attributes,
 * calls, elif) are deep trees, too. */
#include "python/front/gen.h"

#include "base/vec.h"
#include "python/obj/obj.h"

struct place {
    const struct node *node;
    size_t depth;
};
typedef VEC(struct place) places;

static void add(places *todo, const struct node *n, size_t depth)
{
    if (n)
        *vec_add(todo) = (struct place){n, depth};
}

static void add_all(places *todo, struct nodes list, size_t depth)
{
    for (size_t i = 0; i < list.n; i++)
        add(todo, list.at[i], depth);
}

/* Of the stack, for a level of the tree: measured, and half as much again. */
#ifdef __SANITIZE_ADDRESS__
enum { LEVEL_BYTES = 8192 };
#else
enum { LEVEL_BYTES = 1024 };
#endif

static const struct node *deeper(const struct node *root, size_t most)
{
    places todo = {0};
    const struct node *found = NULL;
    add(&todo, root, 1);
    while (todo.n && !found) {
        struct place p = todo.at[--todo.n];
        size_t below = p.depth + 1;
        size_t depth = p.depth + (p.node->kind == N_WITH ? p.node->list2.n : 0);
        if (depth > most) /* items of `with` are nested as blocks are */
            found = p.node;
        add(&todo, p.node->a, below);
        add(&todo, p.node->b, below);
        add(&todo, p.node->c, below);
        add(&todo, p.node->args, below);
        add_all(&todo, p.node->list, below);
        add_all(&todo, p.node->list2, below);
        add_all(&todo, p.node->list3, below);
        add_all(&todo, p.node->list4, below);
    }
    vec_free(&todo);
    return found;
}

bool tree_fits(struct vm *vm, const struct node *root, struct syntax_error *error)
{
    ptrdiff_t room = (const char *)__builtin_frame_address(0) - vm->stack_limit;
    const struct node *n = deeper(root, room > 0 ? (size_t)room / LEVEL_BYTES : 0);
    if (n)
        syntax_error(error, "RecursionError", 0, 0, 0,
                     "maximum recursion depth exceeded during compilation");
    return !n;
}
