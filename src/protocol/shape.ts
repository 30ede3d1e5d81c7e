import * as t from 'io-ts';
import { isRecord } from '../internal/isRecord.js';

type Props = Readonly<Record<string, t.Mixed>>;

/**
 * The three columns of a shape: keys without which a reader refuses the object, keys that our
 * server always sends, and keys that may be absent.
 */
export interface Fields<
  RequiredProps extends Props,
  GuaranteedProps extends Props,
  OptionalProps extends Props,
> {
  readonly required: RequiredProps;
  readonly guaranteed?: GuaranteedProps;
  readonly optional?: OptionalProps;
  /** Whether the object has custom data: beside the named keys in v1, under `custom` in v2. */
  readonly custom?: boolean;
  /** Whether undeclared keys may stand beside the named ones without being custom data. */
  readonly open?: boolean;
  /** The named keys that v2 holds under `custom`. */
  readonly nested?: readonly string[];
}

type Flat<T> = { readonly [K in keyof T]: T[K] };

/**
 * The type of a decoded object: the required keys, and every other key with its type or absent. The
 * protocol gives null and absence the same meaning, so a reader makes them one: a null that the
 * type of a key does not include is decoded as absence.
 */
export type ReadOf<
  RequiredProps extends Props,
  GuaranteedProps extends Props,
  OptionalProps extends Props,
> = Flat<
  { [K in keyof RequiredProps]: t.TypeOf<RequiredProps[K]> } & {
    [K in keyof GuaranteedProps]?: t.TypeOf<GuaranteedProps[K]> | undefined;
  } & { [K in keyof OptionalProps]?: t.TypeOf<OptionalProps[K]> | undefined }
>;

/** A codec with a second, strict form, which checks what our server sends. */
export interface Dual {
  readonly strict: t.Mixed;
}

interface Declared extends Dual {
  readonly fields: Required<Fields<Props, Props, Props>>;
}

/** The reader's codec of an object of the protocol, with the columns of its declaration. */
export interface Codec<A> extends t.Type<A>, Declared {}

/** The codec of any object of the protocol. */
export type AnyCodec = t.Mixed & Declared;

const isDual = (codec: t.Mixed): codec is t.Mixed & Dual => 'strict' in codec;

/** Whether a codec was made by `shape`. */
export const isShape = (codec: t.Mixed): codec is AnyCodec =>
  codec instanceof t.IntersectionType && 'fields' in codec && isDual(codec);

/** The named keys of an object: those of its three columns. */
export const keysOf = ({ fields }: Pick<Declared, 'fields'>): readonly string[] =>
  [fields.required, fields.guaranteed, fields.optional].flatMap((column) => Object.keys(column));

const mapProps = (props: Props, change: (codec: t.Mixed) => t.Mixed): Record<string, t.Mixed> =>
  Object.fromEntries(Object.entries(props).map(([key, codec]) => [key, change(codec)]));

/** Whether null is among the values of a codec. */
export const includesNull = (codec: t.Mixed): boolean =>
  codec === t.unknown ||
  codec === t.null ||
  (codec instanceof t.UnionType && (codec.types as readonly t.Mixed[]).some(includesNull));

/** The object without the nulls at these keys; the object itself when there is none. */
const withoutNulls = (value: unknown, keys: ReadonlySet<string>): unknown => {
  if (!isRecord(value)) return value;
  const isNull = ([key, inside]: readonly [string, unknown]): boolean =>
    inside === null && keys.has(key);
  const entries = Object.entries(value);
  return entries.some(isNull) ? Object.fromEntries(entries.filter((each) => !isNull(each))) : value;
};

const rejectUnknownKeys = (codec: t.Mixed, keys: ReadonlySet<string>): t.Mixed => {
  const unknownKey = (value: unknown): string | undefined =>
    Object.keys(value as object).find((key) => !keys.has(key));
  return new t.Type<unknown>(
    codec.name,
    (value): value is unknown => codec.is(value) && unknownKey(value) === undefined,
    (value, context) => {
      const result = codec.validate(value, context);
      if (result._tag === 'Left') return result;
      const key = unknownKey(value);
      return key === undefined
        ? result
        : t.failure(undefined, t.appendContext(context, key, t.undefined), 'unknown key');
    },
    t.identity,
  );
};

/**
 * The strict form of any codec. A shape becomes what a server must send; a list, record or union is
 * rebuilt with the strict form of its members; any other codec stays as it is.
 */
export const strictOf = (codec: t.Mixed): t.Mixed => {
  if (isDual(codec)) return codec.strict;
  if (codec instanceof t.ReadonlyArrayType) return t.readonlyArray(strictOf(codec.type as t.Mixed));
  if (codec instanceof t.DictionaryType)
    return t.record(codec.domain as t.Mixed, strictOf(codec.codomain as t.Mixed));
  if (codec instanceof t.UnionType) {
    const [first, second, ...rest] = (codec.types as readonly t.Mixed[]).map(strictOf);
    return first && second ? t.union([first, second, ...rest], codec.name) : codec;
  }
  return codec;
};

/**
 * Declares an object of the protocol. The result is the reader's codec: it requires only the
 * required keys and keeps unknown ones. It returns the object that it accepts, or a copy when there
 * are nulls that mean absence. The strict form is derived from the same columns.
 */
export const shape = <
  const RequiredProps extends Props,
  const GuaranteedProps extends Props = Readonly<Record<never, never>>,
  const OptionalProps extends Props = Readonly<Record<never, never>>,
>(
  name: string,
  fields: Fields<RequiredProps, GuaranteedProps, OptionalProps>,
): Codec<ReadOf<RequiredProps, GuaranteedProps, OptionalProps>> => {
  const { required, custom = false, open = false, nested = [] } = fields;
  const guaranteed = fields.guaranteed ?? ({} as GuaranteedProps);
  const optional = fields.optional ?? ({} as OptionalProps);
  const others: Props = { ...guaranteed, ...optional };
  const present = t.intersection([t.type(required), t.partial({ ...others })], name);
  const notNull = new Set(
    Object.entries(others).flatMap(([key, codec]) => (includesNull(codec) ? [] : [key])),
  );
  const reader = new t.IntersectionType(
    name,
    present.is,
    (value, context) => present.validate(withoutNulls(value, notNull), context),
    present.encode,
    present.types,
  );
  const strict = t.intersection(
    [
      t.type(mapProps({ ...required, ...guaranteed }, strictOf)),
      t.partial(mapProps(optional, strictOf)),
    ],
    name,
  );
  const keys = new Set([
    ...Object.keys(required),
    ...Object.keys(guaranteed),
    ...Object.keys(optional),
  ]);
  // The cast gives the derived codec the type that its columns spell out.
  return Object.assign(
    reader as unknown as t.Type<ReadOf<RequiredProps, GuaranteedProps, OptionalProps>>,
    {
      strict: custom || open ? strict : rejectUnknownKeys(strict, keys),
      fields: { required, guaranteed, optional, custom, open, nested },
    },
  );
};

/** A codec with another codec as its strict form. */
export const dual = <A, O>(codec: t.Type<A, O>, strict: t.Mixed): t.Type<A, O> & Dual =>
  Object.assign(codec, { strict });
