import { either as E } from 'fp-ts';
import { NetworkError, toTaskEither } from 'millrace';
import { concat, defer, EMPTY, of, throwError } from 'rxjs';
import { describe, expect, test } from 'vitest';

describe('toTaskEither', () => {
  test('does nothing until it is run, and all of it on each run', async () => {
    let runs = 0;
    const task = toTaskEither(defer(() => of((runs += 1))));
    expect(runs).toBe(0);
    expect(await task()).toEqual(E.right(1));
    expect(await task()).toEqual(E.right(2));
  });

  test('gives the last of several values', async () => {
    expect(await toTaskEither(of(1, 2, 3))()).toEqual(E.right(3));
  });

  test('gives the error of a command as its left, whatever came before', async () => {
    const error = new NetworkError('no way');
    const failing$ = throwError(() => error);
    expect(await toTaskEither(failing$)()).toEqual(E.left(error));
    expect(await toTaskEither(concat(of(1), failing$))()).toEqual(E.left(error));
  });

  test('rejects for a mistake in the program, and without a value', async () => {
    const mistake = new TypeError('undefined is not a function');
    await expect(toTaskEither(throwError(() => mistake))()).rejects.toBe(mistake);
    await expect(toTaskEither(EMPTY)()).rejects.toThrow('no elements in sequence');
  });
});
