const codeOf = (character: string): number => character.charCodeAt(0);

const quote = codeOf('"');
const comma = codeOf(',');
const backslash = codeOf('\\');
const openList = codeOf('[');
const openObject = codeOf('{');

/** The place of the quote that ends a string, or of the end of the text. */
const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text.charCodeAt(first - 1) === backslash) first -= 1;
    if ((at - first) % 2 === 0) return at;
  }
  return text.length;
};

/**
 * Whether a JSON text has more values than a maximum, found without parsing it: a list or an object
 * is one, and each of its entries; an empty one counts twice. Of a text that is no JSON, it counts what
 * a parser could read.
 */
export const hasMoreJsonValues = (text: string, max: number): boolean => {
  // A value takes a character at least.
  if (text.length <= max) return false;
  let count = 1;
  for (let at = 0; at < text.length && count <= max; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at + 1);
    else if (code === comma || code === openList || code === openObject) count += 1;
  }
  return count > max;
};
