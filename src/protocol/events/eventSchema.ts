import * as t from 'io-ts';
import { Integer } from '../primitives.js';

/** The shape of data: the part of JSON Schema that codecs of events need. */
export interface EventSchema {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'object' | 'array';
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, EventSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: EventSchema;
  readonly items?: EventSchema;
  readonly anyOf?: readonly EventSchema[];
  readonly allOf?: readonly EventSchema[];
}

/** The codec of `EventSchema`. */
export const EventSchema: t.Type<EventSchema, unknown> = t.recursion('EventSchema', () => {
  const many = t.readonlyArray(EventSchema);
  return t.exact(
    t.partial({
      type: t.keyof({
        string: null,
        number: null,
        integer: null,
        boolean: null,
        null: null,
        object: null,
        array: null,
      }),
      const: t.union([t.string, t.number, t.boolean]),
      enum: t.readonlyArray(t.string),
      properties: t.record(t.string, EventSchema),
      required: t.readonlyArray(t.string),
      additionalProperties: EventSchema,
      items: EventSchema,
      anyOf: many,
      allOf: many,
    }),
  );
});

type Props = Readonly<Record<string, t.Mixed>>;

const propertiesOf = (props: Props, path: string): Record<string, EventSchema> =>
  Object.fromEntries(
    Object.entries(props).map(([key, codec]) => [key, schemaAt(codec, `${path}.${key}`)]),
  );

const withoutAbsence = (parts: readonly t.Mixed[]): readonly t.Mixed[] =>
  parts.filter((part) => !(part instanceof t.UndefinedType || part instanceof t.VoidType));

const schemaAt = (codec: t.Mixed, path: string): EventSchema => {
  const partsAt = (parts: readonly t.Mixed[]) => parts.map((part) => schemaAt(part, path));
  if (codec instanceof t.StringType) return { type: 'string' };
  if (codec instanceof t.NumberType) return { type: 'number' };
  if (codec instanceof t.BooleanType) return { type: 'boolean' };
  if (codec instanceof t.NullType) return { type: 'null' };
  if (codec instanceof t.UnknownType) return {};
  if (codec === Integer) return { type: 'integer' };
  if (codec instanceof t.AnyDictionaryType) return { type: 'object' };
  if (codec instanceof t.LiteralType) return { const: codec.value as string | number | boolean };
  if (codec instanceof t.KeyofType) return { enum: Object.keys(codec.keys as object) };
  if (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType)
    return { type: 'array', items: schemaAt(codec.type as t.Mixed, `${path}[]`) };
  if (codec instanceof t.DictionaryType && codec.domain instanceof t.StringType)
    return { type: 'object', additionalProperties: schemaAt(codec.codomain as t.Mixed, path) };
  if (codec instanceof t.InterfaceType) {
    const props = codec.props as Props;
    const required = Object.keys(props).filter((key) => props[key]?.is(undefined) !== true);
    return { type: 'object', properties: propertiesOf(props, path), required };
  }
  if (codec instanceof t.PartialType)
    return { type: 'object', properties: propertiesOf(codec.props as Props, path) };
  if (codec instanceof t.ReadonlyType || codec instanceof t.ExactType)
    return schemaAt(codec.type as t.Mixed, path);
  if (codec instanceof t.IntersectionType)
    return { allOf: partsAt(codec.types as readonly t.Mixed[]) };
  if (codec instanceof t.UnionType) {
    const parts = partsAt(withoutAbsence(codec.types as readonly t.Mixed[]));
    const [first, ...others] = parts;
    return first && others.length === 0 ? first : { anyOf: parts };
  }
  if (codec instanceof t.RefinementType && codec.name === 'Int') return { type: 'integer' };
  throw new TypeError(
    `${path}: the codec ${codec.name} has no schema. Use the codecs of io-ts for JSON, or give the ` +
      'server the definition from code.',
  );
};

/**
 * The schema of a codec. Throws a `TypeError` that names the place for a codec that JSON Schema does
 * not have, such as one made of a function.
 */
export const schemaOf = (codec: t.Mixed): EventSchema => schemaAt(codec, 'data');

const scalars = {
  string: t.string,
  number: t.number,
  integer: Integer,
  boolean: t.boolean,
  null: t.null,
} as const;

const all = (codecs: readonly t.Mixed[]): t.Mixed => {
  const [first, second, ...others] = codecs;
  if (!first) return t.unknown;
  return second ? t.intersection([first, second, ...others] as [t.Mixed, t.Mixed]) : first;
};

const any = (codecs: readonly t.Mixed[]): t.Mixed => {
  const [first, second, ...others] = codecs;
  if (!first) return t.unknown;
  return second ? t.union([first, second, ...others]) : first;
};

const pick = (props: Props, isPicked: (key: string) => boolean): Props =>
  Object.fromEntries(Object.entries(props).filter(([key]) => isPicked(key)));

const objectOf = ({
  properties = {},
  required = [],
  additionalProperties,
}: EventSchema): t.Mixed => {
  const props: Props = Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, codecOf(schema)]),
  );
  const needs = (key: string): boolean => required.includes(key);
  const parts: t.Mixed[] = [t.UnknownRecord];
  if (Object.keys(pick(props, needs)).length > 0) parts.push(t.type({ ...pick(props, needs) }));
  const optional = pick(props, (key) => !needs(key));
  if (Object.keys(optional).length > 0) parts.push(t.partial({ ...optional }));
  if (additionalProperties) parts.push(t.record(t.string, codecOf(additionalProperties)));
  return parts.length === 1 ? t.UnknownRecord : all(parts.slice(1));
};

/** A codec of the values that a schema describes. */
export const codecOf = (schema: EventSchema): t.Mixed => {
  const { type, const: literal, enum: keys, items = {}, anyOf, allOf } = schema;
  const parts: t.Mixed[] = [];
  if (literal !== undefined) parts.push(t.literal(literal));
  if (keys) parts.push(t.keyof(Object.fromEntries(keys.map((key) => [key, null]))));
  if (anyOf) parts.push(any(anyOf.map(codecOf)));
  if (allOf) parts.push(all(allOf.map(codecOf)));
  if (type === 'object') parts.push(objectOf(schema));
  else if (type === 'array') parts.push(t.readonlyArray(codecOf(items)));
  else if (type !== undefined) parts.push(scalars[type]);
  return all(parts);
};
