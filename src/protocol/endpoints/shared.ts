import * as t from 'io-ts';
import { type Codec, shape } from '../shape.js';

/** A switch in a query: `true` when the text says so. */
export const QueryFlag = new t.Type<boolean, string>(
  'true or false',
  t.boolean.is,
  (value, context) =>
    value === 'true' || value === 'false' ? t.success(value === 'true') : t.failure(value, context),
  String,
);

/** A switch in a body, or in a query. */
export const BooleanLike = t.union([t.boolean, QueryFlag], 'boolean');

/** Every answer says how long it took, such as `"7.61ms"`. */
export const responseFields = { duration: t.string };

/** Who acts, where the call is a backend's. */
export const actor = { user_id: t.string, user: t.UnknownRecord };

const doneShape = shape('Done', { required: {}, guaranteed: responseFields });
/** The answer of a call that has nothing to tell. */
export interface EmptyResponse extends t.TypeOf<typeof doneShape> {}
/** Codec of {@link EmptyResponse}. */
export const EmptyResponse: Codec<EmptyResponse> = doneShape;

const nothingShape = shape('Nothing', { required: {}, custom: true });
/** The request of a call that needs none. */
export interface EmptyRequest extends t.TypeOf<typeof nothingShape> {}
/** Codec of {@link EmptyRequest}. */
export const EmptyRequest: Codec<EmptyRequest> = nothingShape;
