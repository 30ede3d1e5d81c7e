import * as t from 'io-ts';
import { decodesTo } from '../bounded.js';
import { Integer, Strings } from '../primitives.js';

const IntegerText = decodesTo(
  new t.Type<number, string>(
    'integer',
    Integer.is,
    (value, context) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value)
        ? t.success(Number(value))
        : t.failure(value, context),
    String,
  ),
  Integer,
);

/** An integer in a body or in a query parameter. */
export const IntegerLike = t.union([Integer, IntegerText], 'integer');

/** JSON in a query parameter, or the value itself. */
export const jsonText = <A>(codec: t.Type<A>): t.Type<A, string> =>
  decodesTo(
    new t.Type(
      `${codec.name} as JSON`,
      codec.is,
      (value, context) => {
        if (typeof value !== 'string') return codec.validate(value, context);
        try {
          return codec.validate(JSON.parse(value), context);
        } catch {
          return t.failure(value, context, 'no JSON');
        }
      },
      (value) => JSON.stringify(value),
    ),
    codec,
  );

/** A list of texts in a query parameter: separated by commas, repeated, or as a JSON array. */
export const QueryList = decodesTo(
  new t.Type<readonly string[], string>(
    'list of texts',
    Strings.is,
    (value, context) => {
      if (typeof value !== 'string') return Strings.validate(value, context);
      if (value.startsWith('[')) return jsonText(Strings).validate(value, context);
      return t.success(value.split(',').filter((each) => each !== ''));
    },
    (value) => value.join(','),
  ),
  Strings,
);
