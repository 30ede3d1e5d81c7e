import {
  type Endpoint,
  type EndpointKey,
  endpoints,
  ErrorCode,
  InputLimit,
  type InputLimitEntry,
  type InputLimitName,
} from 'millrace/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { serveRows, pathParameter } from '../../helpers/rowCalls.js';
import { boundsOf } from '../../../src/protocol/bounded.js';
import {
  isFinite,
  type Place,
  placesIn,
  smallest,
  valueOfSize,
} from '../../helpers/codecPlaces.js';

const { call, close } = await serveRows();
afterAll(close);

const keys = Object.keys(endpoints) as EndpointKey[];

/** Inputs without a bound in the table, by the name of their codec or unit, and why. */
const exceptions: Readonly<Record<string, string>> = {
  file: 'fileBytes and fileNameLength are those of a part of a form, before it is a value',
};

/** The bounds on what an endpoint takes, each with its place. */
const boundsIn = (row: Endpoint): readonly (readonly [Place, InputLimitName])[] =>
  placesIn(row.request).flatMap((place) =>
    (place.codec ? boundsOf(place.codec) : []).map((name) => [place, name] as const),
  );

const lastKey = (path: string): string =>
  path
    .split('.')
    .filter((key) => !/^(0|x|\(key\))$/.test(key))
    .at(-1) ?? '';

const refusal = ({ error = 'Input' }: InputLimitEntry) => ErrorCode[error];

describe.each(keys)('%s', (key) => {
  const row: Endpoint = endpoints[key];
  const bounds = boundsIn(row);

  test('bounds each of its inputs', () => {
    const unbounded = placesIn(row.request).flatMap(({ path, codec }) =>
      codec && boundsOf(codec).length === 0 && !isFinite(codec) && !(codec.name in exceptions)
        ? [`${path}: ${codec.name}`]
        : [],
    );
    expect(unbounded).toEqual([]);
  });

  test.skipIf(bounds.length === 0 || row.input === 'form')(
    'refuses what is above a bound',
    async () => {
      for (const [{ path, codec, put }, name] of bounds) {
        // A date in a query is text of one form, whose years have four digits.
        if (row.input === 'query' && name === 'year') continue;
        const limit: InputLimitEntry = InputLimit[name];
        const { address, ...reply } = await call(
          row,
          put(valueOfSize(codec!, name, limit.max + 1)),
        );
        const expected = address.length > InputLimit.headBytes.max ? InputLimit.headBytes : limit;
        const { code, status } = refusal(expected);
        expect({ path, name, ...reply }).toMatchObject({ path, name, code, status });
        expect(reply.message).toContain(String(expected.max));
        if (expected !== limit) continue;
        expect(reply.message).toContain(lastKey(path));
        // What has exactly the bound is refused for other reasons only.
        if (name === 'year') continue;
        const { message } = await call(row, put(valueOfSize(codec!, name, limit.max)));
        expect(message).not.toMatch(new RegExp(`(at most|to) ${limit.max}\\b`));
      }
    },
  );

  test.skipIf(!row.path.includes('{'))(
    'refuses a parameter of its path above a bound',
    async () => {
      const { max } = InputLimit.textLength;
      for (const [, name = ''] of row.path.matchAll(pathParameter)) {
        const reply = await call(row, smallest(row.request), {
          [name]: 'x'.repeat(max + 1),
        });
        expect(reply).toMatchObject({ status: 400, code: 4 });
        expect(reply.message).toContain(`${name} must have at most ${max} characters`);
      }
    },
  );
});
