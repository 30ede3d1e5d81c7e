import * as t from 'io-ts';
import {
  type AnyCodec,
  Attachment,
  Channel,
  ChannelConfig,
  ChannelMember,
  ChannelMute,
  Device,
  ErrorBody,
  type EventKey,
  events,
  Message,
  Mute,
  OwnUser,
  PrivacySettings,
  QuotedMessage,
  Reaction,
  ReactionGroup,
  ReadState,
  Thread,
  User,
} from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { type Columns, eventColumns, objectColumns } from './fixtures/columns.js';

const objects: Readonly<Record<string, AnyCodec>> = {
  User,
  OwnUser,
  PrivacySettings,
  Device,
  Channel,
  ChannelConfig,
  ChannelMember,
  Message,
  Attachment,
  Reaction,
  ReactionGroup,
  ReadState,
  Mute,
  ChannelMute,
  Thread,
  ErrorBody,
};

const plainNames: Readonly<Record<string, string>> = {
  'RFC 3339 date-time or integer nanoseconds': 'datetime',
  'type without a dot': 'string',
};

/** A codec in the notation of the fixtures. */
const spell = (codec: t.Mixed): string => {
  if (codec instanceof t.LiteralType) return typeof codec.value;
  if (codec instanceof t.UnionType) return (codec.types as t.Mixed[]).map(spell).join('|');
  if (codec instanceof t.ReadonlyArrayType) return `${spell(codec.type as t.Mixed)}[]`;
  if (codec instanceof t.DictionaryType) return `map<${spell(codec.codomain as t.Mixed)}>`;
  if (codec instanceof t.AnyDictionaryType) return 'object';
  return plainNames[codec.name] ?? codec.name;
};

type Column = Readonly<Record<string, t.Mixed>>;

const spelled = (...columns: readonly Column[]): readonly string[] =>
  columns
    .flatMap((column) => Object.entries(column))
    .filter(([, codec]) => !(codec instanceof t.UndefinedType))
    .map(([key, codec]) => `${key}:${spell(codec)}`)
    .sort();

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean).sort();

// Optional fields about the channel, allowed in every event of a channel.
const channelFacts = words(
  `channel_last_message_at:datetime channel_member_count:integer channel_message_count:integer
  channel_custom:object team:string`,
);

// The extensions: the position in the log, allowed in every event, and the mark of delivery that a
// read moves.
const position = ['millrace:LogPosition'];
const mark = words('last_delivered_at:datetime last_delivered_message_id:string');
const extensions: Readonly<Record<string, readonly string[]>> = {
  'message.read': mark,
  'notification.mark_read': mark,
};

const columnsOf = (table: Readonly<Record<string, Columns>>, name: string): Columns => {
  const columns = table[name];
  if (!columns) throw new Error(`No columns for ${name}`);
  return columns;
};

/** The events that the documents describe; one that a fixture misspells is no key of the table. */
const documented = Object.keys(eventColumns) as EventKey[];

describe('the events', () => {
  test.each(documented)('%s is in the table', (key) => {
    expect(events).toHaveProperty([key]);
  });

  test.each(documented)('%s requires of a server what the protocol says', (key) => {
    const { required, guaranteed } = events[key].codec.fields;
    expect(spelled(required, guaranteed)).toEqual(words(columnsOf(eventColumns, key).required));
  });

  test.each(documented)('%s is refused without its needed keys only', (key) => {
    const { required } = events[key].codec.fields;
    expect(Object.keys(required).sort()).toEqual(words(columnsOf(eventColumns, key).needed));
  });

  test.each(documented)('%s allows what the protocol says, and facts of its channel', (key) => {
    const allowed = spelled(events[key].codec.fields.optional);
    const optional = words(columnsOf(eventColumns, key).optional);
    expect(allowed).toEqual(expect.arrayContaining([...optional]));

    const surplus = allowed.filter((column) => !optional.includes(column));
    expect([...channelFacts, ...position, ...(extensions[key] ?? [])]).toEqual(
      expect.arrayContaining(surplus),
    );
  });

  test.each(documented)('%s takes keys of the sender only where it is a custom event', (key) => {
    expect(events[key].codec.fields.custom).toBe(columnsOf(eventColumns, key).custom ?? false);
  });
});

describe('the shared objects', () => {
  test('are those of the table, and no others', () => {
    expect(Object.keys(objects).sort()).toEqual(Object.keys(objectColumns).sort());
  });

  test.each(Object.entries(objects))('%s has the columns of the protocol', (name, codec) => {
    const { needed, required, optional, custom = false } = columnsOf(objectColumns, name);
    expect(codec.name).toBe(name);
    expect(Object.keys(codec.fields.required).sort()).toEqual(words(needed));
    expect(spelled(codec.fields.required, codec.fields.guaranteed)).toEqual(words(required));
    expect(spelled(codec.fields.optional)).toEqual(words(optional));
    expect(codec.fields.custom).toBe(custom);
  });

  test('QuotedMessage is a Message that quotes nothing', () => {
    const { quoted_message: _, ...optional } = Message.fields.optional;
    expect(QuotedMessage.fields).toEqual({ ...Message.fields, optional });
  });

  test.each([
    [
      'a command',
      ChannelConfig,
      'commands',
      'name:string',
      'args:string description:string set:string',
      'created_at:datetime updated_at:datetime',
    ],
    [
      'who reacted',
      ReactionGroup,
      'latest_reactions_by',
      'user_id:string',
      'created_at:datetime',
      'user:User|null',
    ],
    ['a privacy switch', PrivacySettings, 'read_receipts', 'enabled:boolean', '', ''],
    [
      'the member of a message',
      Message,
      'member',
      '',
      '',
      'channel_role:string notifications_muted:boolean',
    ],
  ])('%s has the columns of the protocol', (_, codec, key, needed, sent, optional) => {
    const column = { ...codec.fields.guaranteed, ...codec.fields.optional }[key]!;
    const part = (column instanceof t.ReadonlyArrayType ? column.type : column) as AnyCodec;
    expect(spelled(part.fields.required)).toEqual(words(needed));
    expect(spelled(part.fields.guaranteed)).toEqual(words(sent));
    expect(spelled(part.fields.optional)).toEqual(words(optional));
  });
});
