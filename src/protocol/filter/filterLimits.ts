/** The bounds of a filter, which keep the time to match one thing by it short. */
export const filterLimits = {
  /** Characters of the filter as JSON. */
  length: 256 * 1024,
  /** Levels of `$and`, `$or` and `$nor`. */
  depth: 20,
  /** Conditions at any depth; lists and objects in operands count as well. */
  conditions: 100,
  /** Values of one list: fewer than the parameters that a database accepts in one statement. */
  values: 1_000,
  /** Conditions with `$q` or `$autocomplete`: they split the text that they look at into words. */
  texts: 5,
  /** Characters of the operand of `$q` or `$autocomplete`. */
  textLength: 256,
} as const;
