import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { JsonObject, Strings } from '../primitives.js';
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

/** Every response has the duration of the call, such as `"7.61ms"`. */
export const responseFields = { duration: t.string };

/** The acting user in a call of a backend. */
export const actorFields = { user_id: t.string, user: t.UnknownRecord };

/** A partial update: keys to set, and keys to remove. */
export const partialUpdateFields = { set: bounded(JsonObject, 'setBytes'), unset: Strings };

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
