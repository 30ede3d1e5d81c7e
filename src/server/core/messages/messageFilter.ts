import { isRecord } from '../../../internal/isRecord.js';
import type { Filter } from '../../../protocol/endpoints/inputs.js';
import { textField, type TextMatch } from '../../ports/messageSearch.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { fail } from '../requests/failure.js';
import { assertLimit } from '../requests/input.js';
import { readFilter } from '../requests/query.js';

/** A filter of messages whose conditions on texts are apart, as the store wants it. */
export interface MessageFilter {
  readonly filter: Filter;
  readonly texts: readonly TextMatch[];
}

/** The words of a text as the index has them: letters and digits without their accents. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{Co}]+/u)
    .filter((word) => word !== '');

const kinds: Readonly<Record<string, TextMatch['kind']>> = {
  $eq: 'phrase',
  $q: 'words',
  $autocomplete: 'beginnings',
};

const unsupported = (): never =>
  fail('Input', 'text takes words, or $eq, $q or $autocomplete with words');

const textsIn = (condition: unknown): readonly TextMatch[] => {
  const entries = isRecord(condition) ? Object.entries(condition) : [['$eq', condition] as const];
  return entries.map(([operator, operand]) => {
    const kind = Object.hasOwn(kinds, operator) ? kinds[operator] : undefined;
    if (kind === undefined || typeof operand !== 'string') return unsupported();
    assertLimit('text', operand.length, InputLimit.filterTextLength);
    return { kind, words: wordsOf(operand) };
  });
};

/**
 * Reads a filter of messages. A condition on `text` looks for words, whatever their case, their
 * accents and what stands between them; all other conditions are those of any filter.
 */
export const readMessageFilter = (conditions: Filter): MessageFilter => {
  const texts: TextMatch[] = [];
  const rewrite = (filter: Filter): Filter =>
    Object.fromEntries(
      Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
        if (name.startsWith('$'))
          return [[name, Array.isArray(condition) ? condition.filter(isRecord).map(rewrite) : []]];
        if (name !== 'text') return [[name, condition]];
        return textsIn(condition).map((text) => [textField(texts.push(text) - 1), true]);
      }),
    );
  const filter = rewrite(readFilter(conditions));
  assertLimit('conditions on text', texts.length, InputLimit.filterTexts);
  return { filter, texts };
};
