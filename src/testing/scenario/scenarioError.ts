/** A scenario did not go as its lines say. The message shows the expected and the actual line. */
export class ScenarioError extends Error {
  readonly _tag = 'ScenarioError';
  /** The key of the line, such as `jane unread`. */
  readonly line: string;
  readonly expected: string;
  readonly actual: string;

  constructor(line: string, expected: string, actual: string, options: ErrorOptions = {}) {
    super(`${line}\n  expected  ${expected}\n  actual    ${actual}`, options);
    this.name = this._tag;
    this.line = line;
    this.expected = expected;
    this.actual = actual;
  }
}
