/**
 * A rule that the linter does not bring: `new Date()` without arguments reads the machine's clock unseen, `new Date(time)`
 * does not.
 */
const rule = {
  meta: { type: "problem" },
  create(context) {
    const check = (node) => {
      if (
        node.callee.type !== "Identifier" ||
        node.callee.name !== "Date" ||
        node.arguments.length > 0
      )
        return;
      context.report({
        node,
        message:
          "Reads the machine's clock: take the time from ctx.clock (in core and engine: from a Clock argument).",
      });
    };
    return { NewExpression: check, CallExpression: check };
  },
};

export default { meta: { name: "backlot" }, rules: { "no-hidden-clock": rule } };
