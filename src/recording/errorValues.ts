import * as E from '#fp-ts/Either';
import * as t from 'io-ts';
import {
  ApiError,
  type CallError,
  type ConnectionError,
  ConnectionLostError,
  HandshakeError,
  InputError,
  NetworkError,
  OutboxError,
  type PublishError,
  ResponseError,
  TokenError,
} from '../errors.js';
import { EventRefusedError } from '../protocol/events/eventRefusal.js';
import { decodeFailure } from '../protocol/failure.js';

/** Why a frame or a response could not be decoded. */
export const Failure = t.readonly(
  t.type({
    _tag: t.literal('DecodeFailure'),
    path: t.string,
    expected: t.string,
    actual: t.unknown,
    raw: t.unknown,
    message: t.string,
  }),
  'DecodeFailure',
);

/** The fields of an error in a file, beside its tag and its message. */
const Fields = t.partial({
  code: t.number,
  status: t.number,
  reason: t.string,
  rule: t.string,
  type: t.string,
  isPermanent: t.boolean,
  failure: Failure,
});
type Fields = t.TypeOf<typeof Fields>;

type AnyError = CallError | ConnectionError | PublishError;

const oneOf = <A extends string>(value: string | undefined, values: readonly A[]): A | undefined =>
  values.find((each) => each === value);

/** Makes an error of its fields; nothing, if they are not those of the tag. */
const revive: {
  readonly [Tag in AnyError['_tag']]: (
    message: string,
    fields: Fields,
  ) => Extract<AnyError, { readonly _tag: Tag }> | undefined;
} = {
  ApiError: (message, { code = 0, status = 0 }) => new ApiError(code, status, message),
  NetworkError: (message) => new NetworkError(message),
  ResponseError: (message, { failure = decodeFailure(undefined, '', '', undefined) }) =>
    Object.assign(new ResponseError('', failure), { message }),
  TokenError: (message, { isPermanent = false }) => new TokenError(message, { isPermanent }),
  HandshakeError: (message, { code = 0, status = 0 }) => new HandshakeError(code, status, message),
  ConnectionLostError: (message, { code, reason }) =>
    new ConnectionLostError(
      message,
      code,
      oneOf(reason, ['closed', 'silent', 'offline', 'failed']),
    ),
  InputError: (message) => new InputError(message),
  EventRefusedError: (message, { rule, type = '' }) => {
    const known = oneOf(rule, ['from', 'to', 'rate', 'maxBytes', 'shape']);
    return known && new EventRefusedError(type, known, message);
  },
  OutboxError: (message, { reason }) => {
    const known = oneOf(reason, ['overflow', 'aborted', 'source']);
    return known && new OutboxError(known, message);
  },
};

const Encoded = t.intersection([t.type({ _tag: t.string, message: t.string }), Fields]);

// The message of an error is not enumerable; its cause and its name are left out.
const encode = (error: AnyError): unknown => {
  const { _tag, message } = error;
  const { code, status, reason, rule, type, isPermanent, failure } = error as Fields;
  return { _tag, message, code, status, reason, rule, type, isPermanent, failure };
};

/** The codec of the errors with some tags. */
const errorCodec = <Tag extends AnyError['_tag']>(name: string, tags: readonly Tag[]) => {
  type Value = Extract<AnyError, { readonly _tag: Tag }>;
  const is = (value: unknown): value is Value =>
    value instanceof Error && tags.some((tag) => '_tag' in value && value._tag === tag);
  return new t.Type<Value, unknown>(
    name,
    is,
    (value, context) => {
      const decoded = Encoded.validate(value, context);
      if (E.isLeft(decoded)) return decoded;
      const { _tag, message, ...fields } = decoded.right;
      const tag = oneOf(_tag, tags);
      const error = tag && revive[tag](message, fields);
      return is(error) ? t.success(error) : t.failure(value, context);
    },
    encode,
  );
};

const callTags = ['ApiError', 'NetworkError', 'ResponseError', 'TokenError', 'InputError'] as const;

/** The codec of the errors of calls. */
export const CallErrorValue = errorCodec('CallError', callTags);
/** The codec of the errors of the outbox. */
export const PublishErrorValue = errorCodec('PublishError', [
  ...callTags,
  'OutboxError',
  'EventRefusedError',
]);
/** The codec of the errors of connections. */
export const ConnectionErrorValue = errorCodec('ConnectionError', [
  'HandshakeError',
  'ConnectionLostError',
  'TokenError',
  'InputError',
]);
