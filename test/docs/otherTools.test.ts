import { transform } from 'esbuild';
import { concat, type Observable, of, Subject, throwError } from 'rxjs';
import { expect, test } from 'vitest';
import { readText } from '../helpers/repository.js';

interface Recipe {
  readonly valuesOf: <A>(source$: Observable<A>) => AsyncGenerator<A, void>;
}

/** The recipe as the page has it; it imports types only. */
const recipe = async (): Promise<Recipe> => {
  const [, fence = ''] = /```ts\n([^`]*valuesOf[^`]*)```/.exec(
    readText('docs/guide/other-tools.md'),
  ) ?? [''];
  const { code } = await transform(fence, { loader: 'ts', format: 'esm' });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Recipe;
};

test('a loop gets the values in order, and ends with the source', async () => {
  const { valuesOf } = await recipe();
  const seen: number[] = [];
  for await (const value of valuesOf(of(1, 2, 3))) seen.push(value);

  expect(seen).toEqual([1, 2, 3]);
});

test('a loop throws the error of the source after the values before it', async () => {
  const { valuesOf } = await recipe();
  const seen: number[] = [];
  const loop = async (): Promise<void> => {
    const source$ = concat(
      of(1),
      throwError(() => new Error('lost')),
    );
    for await (const value of valuesOf(source$)) seen.push(value);
  };

  await expect(loop()).rejects.toThrow('lost');
  expect(seen).toEqual([1]);
});

test('a loop waits for values, and unsubscribes when it is left', async () => {
  const { valuesOf } = await recipe();
  const source = new Subject<number>();
  const values = valuesOf(source);
  const first = values.next();
  source.next(1);
  source.next(2);

  expect([await first, await values.next()].map(({ value }) => value)).toEqual([1, 2]);
  await values.return();
  expect(source.observed).toBe(false);
});
