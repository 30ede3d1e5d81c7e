/** The ids that all fields of a built value share. */
export interface SharedIds {
  readonly cid: string;
  readonly userId: string;
  readonly messageId: string;
}

/** The date of all built values. */
export const noon = '2024-05-01T12:00:00.000Z';

const textAt = (object: unknown, key: string): string | undefined => {
  const value: unknown = (object as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return typeof value === 'string' ? value : undefined;
};

/** The ids of a partial object, with defaults. */
export const sharedIdsOf = (given: Readonly<Record<string, unknown>>): SharedIds => {
  const { channel, message, user, member, me } = given;
  return {
    cid:
      textAt(given, 'cid') ??
      textAt(channel, 'cid') ??
      textAt(message, 'cid') ??
      'messaging:general',
    userId: textAt(user, 'id') ?? textAt(member, 'user_id') ?? textAt(me, 'id') ?? 'john',
    messageId: textAt(message, 'id') ?? textAt(given, 'message_id') ?? 'message-1',
  };
};

const typeIn = ({ cid }: SharedIds): string => cid.split(':')[0] ?? '';
const idIn = ({ cid }: SharedIds): string => cid.split(':')[1] ?? '';

const texts: Readonly<Record<string, (ids: SharedIds) => string>> = {
  cid: ({ cid }) => cid,
  channel_id: idIn,
  channel_type: typeIn,
  'Channel.id': idIn,
  'Channel.type': typeIn,
  user_id: ({ userId }) => userId,
  'User.id': ({ userId }) => userId,
  'OwnUser.id': ({ userId }) => userId,
  role: () => 'user',
  channel_role: () => 'channel_member',
  message_id: ({ messageId }) => messageId,
  'Message.id': ({ messageId }) => messageId,
  'QuotedMessage.id': () => 'message-0',
  'Message.type': () => 'regular',
  'QuotedMessage.type': () => 'regular',
  'Reaction.type': () => 'like',
  text: () => 'Hello',
  html: () => '<p>Hello</p>',
  connection_id: () => 'connection-1',
};

/** The default text of a field of a shape; empty for most fields. */
export const textFor = (shape: string, key: string, ids: SharedIds): string =>
  (texts[`${shape}.${key}`] ?? texts[key])?.(ids) ?? '';
