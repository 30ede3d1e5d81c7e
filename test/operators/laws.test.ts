import { describe, expect, test } from 'vitest';
import { filesIn, readText } from '../helpers/repository.js';

/** What the root entry exports from the folder of operators: the file, and the names of values. */
const exported = [
  ...readText('src/index.ts').matchAll(/export \{([^}]*)\} from '\.\/operators\/(\w+)\.js'/g),
].map(([, names = '', file = '']) => ({
  file,
  names: names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type ')),
}));

/** A source and a task: exported from the same folder, but no operators. */
const notOperators = ['fromStreamChat', 'toTaskEither'];
const operators = exported.filter(({ file }) => !notOperators.includes(file));

/** Looks at the status of a connection, not at its state. */
const withoutState = ['connectionState'];

const typeTests = filesIn('test/types').map(readText).join('\n');

describe.each(operators)('the tests of $file', ({ file }) => {
  const tests = readText(`test/operators/${file}.test.ts`);

  test('hold it to the laws of all operators', () => {
    expect(tests).toMatch(/describe(Timed)?Laws\(/);
  });

  test('hold it to the laws of those that know the current value, if it is one', () => {
    const isHeld = /from '\.\/(stateStream|channelSlice)\.js'/.test(
      readText(`src/operators/${file}.ts`),
    );
    expect(/describeHeldLaws\(/.test(tests)).toBe(isHeld && !withoutState.includes(file));
  });

  test('compare its two forms, if it is also a function of a connection', () => {
    const hasTwoForms = /connectionOperator\(|= channelSlice\(\{/.test(
      readText(`src/operators/${file}.ts`),
    );
    expect(/ofConnection:/.test(tests)).toBe(hasTwoForms);
  });
});

test.each(exported.flatMap(({ names }) => names))('the type of %s is tested', (name) => {
  expect(typeTests).toMatch(new RegExp(`expectTypeOf\\([^;]*${name.replace('$', '\\$')}`));
});
