import { describe, expect, test } from 'vitest';
import { compileErrors, examplesIn } from '../helpers/fences.js';
import { readText } from '../helpers/repository.js';

test('the readme compiles in every example', { timeout: 60_000 }, () => {
  expect(compileErrors(examplesIn('README.md', readText('README.md')))).toEqual([]);
});

describe('the examples of a document', () => {
  const fence = (...lines: string[]) => ['```ts', ...lines, '```'].join('\n');
  const codeOf = (file: string, text: string) =>
    examplesIn(file, text).map(({ lines }) => lines.map((line) => line.text));

  test('are its ts fences', () => {
    expect(
      codeOf('a.md', ['```sh', 'ls', '```', fence('one()'), fence('two()')].join('\n')),
    ).toEqual([['one()'], ['two()']]);
  });

  test('are joined where one continues another', () => {
    expect(codeOf('a.md', [fence('one()'), fence('// continues', 'two()')].join('\n'))).toEqual([
      ['one()', '// continues', 'two()'],
    ]);
  });

  test('are taken from doc comments, not from strings', () => {
    const text = ['/**', ' * @example', ' * ```ts', ' * one();', ' * ```', ' */', fence('two()')];

    expect(codeOf('a.ts', text.join('\n'))).toEqual([['one();']]);
  });

  test('report errors at the line of the document', { timeout: 60_000 }, () => {
    const text = ['# Title', '', fence('const a: number = 1;'), fence('// continues', 'a.b;')];

    expect(compileErrors(examplesIn('a.md', text.join('\n')))).toEqual([
      "a.md:8: Property 'b' does not exist on type 'number'.",
    ]);
  });
});
