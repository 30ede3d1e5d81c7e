import * as t from 'io-ts';
import { Integer, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';

/** What a flag may be. The vendor's Python SDK writes the texts with a capital letter. */
const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  ['True', true],
  [false, false],
  ['false', false],
  ['False', false],
]);

/** A boolean in a query parameter, as the text `true` or `false`. */
export const QueryFlag = new t.Type<boolean, string>(
  'true or false',
  t.boolean.is,
  (value, context) => {
    const flag = flags.get(value);
    return flag === undefined ? t.failure(value, context) : t.success(flag);
  },
  String,
);

/** A boolean in a body or in a query parameter. */
export const BooleanLike = t.union([t.boolean, QueryFlag], 'boolean');

const IntegerText = new t.Type<number, string>(
  'integer',
  Integer.is,
  (value, context) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value)
      ? t.success(Number(value))
      : t.failure(value, context),
  String,
);

/** An integer in a body or in a query parameter. */
export const IntegerLike = t.union([Integer, IntegerText], 'integer');

/** JSON in a query parameter, or the value itself. */
export const jsonText = <A>(codec: t.Type<A>): t.Type<A, string> =>
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
  );

/** A list of texts in a query parameter: separated by commas, repeated, or as a JSON array. */
export const QueryList = new t.Type<readonly string[], string>(
  'list of texts',
  Strings.is,
  (value, context) => {
    if (typeof value !== 'string') return Strings.validate(value, context);
    if (value.startsWith('[')) return jsonText(Strings).validate(value, context);
    return t.success(value.split(',').filter((each) => each !== ''));
  },
  (value) => value.join(','),
);

/** Every response has the duration of the call, such as `"7.61ms"`. */
export const responseFields = { duration: t.string };

/** The acting user in a call of a backend. */
export const actorFields = { user_id: t.string, user: t.UnknownRecord };

const emptyResponseShape = shape('EmptyResponse', { required: {}, guaranteed: responseFields });
/** The response of a call that returns nothing but its duration. */
export interface EmptyResponse extends t.TypeOf<typeof emptyResponseShape> {}
/** Codec of {@link EmptyResponse}. */
export const EmptyResponse: Codec<EmptyResponse> = emptyResponseShape;

const emptyRequestShape = shape('EmptyRequest', { required: {}, open: true });
/** The request of a call without parameters. */
export interface EmptyRequest extends t.TypeOf<typeof emptyRequestShape> {}
/** Codec of {@link EmptyRequest}. */
export const EmptyRequest: Codec<EmptyRequest> = emptyRequestShape;
