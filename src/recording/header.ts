import * as t from 'io-ts';

/** The version of the format that this version writes and reads. */
export const formatVersion = 1;

/** The first line of any version of the format. */
export const AnyHeader = t.type({ millrace: t.literal('recording'), version: t.number });

/** The first line of a recording. */
export const Header = t.readonly(
  t.type({
    millrace: t.literal('recording'),
    version: t.literal(formatVersion),
    /** When it began, in milliseconds since the epoch. */
    startedAt: t.number,
    /** Whether it has the connection from its start on, and with it the whole state. */
    fromStart: t.boolean,
    user: t.string,
    lingerMs: t.number,
    /** How many messages a followed channel keeps; null for all. */
    messageLimit: t.union([t.number, t.null]),
    state: t.boolean,
  }),
  'Header',
);
export type Header = t.TypeOf<typeof Header>;

/** The kind of the last line, which holds the number of entries. */
export const endKind = 'end';
