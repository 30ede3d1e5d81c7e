import { type RawBuilder, sql as raw, type SqlBool } from 'kysely';
import { type UnreadExemption, unreadTraits } from '../../state/unread/unreadRule.js';

/** The id of a reader in SQL: a value, or a column. */
type ReaderId = RawBuilder<unknown>;

/** Whether the reader had muted the author or the channel of a message when it was posted. */
const mutedWhenPosted = (
  kind: 'user' | 'channel',
  target: RawBuilder<unknown>,
  userId: ReaderId,
): RawBuilder<SqlBool> => raw<SqlBool>`exists (
  select 1 from mutes
  where mutes.user_id = ${userId} and mutes.kind = ${kind} and mutes.target_id = ${target}
    and mutes.created_at <= messages.created_at
  union all
  select 1 from ended_mutes
  where ended_mutes.user_id = ${userId} and ended_mutes.kind = ${kind}
    and ended_mutes.target_id = ${target}
    and ended_mutes.created_at <= messages.created_at
    and ended_mutes.ended_at > messages.created_at
)`;

/**
 * Why a message does not count for a reader. Whether an invite was pending is not looked at: what
 * was posted before the invite was accepted counts as read.
 */
const exemptions: Readonly<
  Record<Exclude<UnreadExemption, 'pendingInvite'>, (reader: ReaderId) => RawBuilder<SqlBool>>
> = {
  own: (reader) => raw<SqlBool>`messages.user_id = ${reader}`,
  mutedAuthor: (reader) => mutedWhenPosted('user', raw.ref('messages.user_id'), reader),
  mutedChannel: (reader) => mutedWhenPosted('channel', raw.ref('messages.cid'), reader),
};

const traits: readonly (readonly [string, RawBuilder<SqlBool>])[] = Object.entries(
  unreadTraits,
).map(([name, value]) => [name, raw<SqlBool>`${raw.ref(`messages.${name}`)} = ${Number(value)}`]);

const isCountedFor = (
  reader: ReaderId,
  required: readonly RawBuilder<SqlBool>[],
): RawBuilder<SqlBool> => {
  const exempt = Object.values(exemptions).map((applies) => raw<SqlBool>`not ${applies(reader)}`);
  const counted = raw<SqlBool>`messages.counted = 1`;
  return raw<SqlBool>`(${raw.join([counted, ...required, ...exempt], raw` and `)})`;
};

const required = traits.map(([, trait]) => trait);

/** Those of a reply, which counts in its thread whether its channel shows it or not. */
const requiredOfReply = traits.flatMap(([name, trait]) => (name === 'in_channel' ? [] : [trait]));

/**
 * Whether a row of `messages` counts as unread for a reader: as it did when the message was posted,
 * whatever the reader has muted or unmuted since.
 */
export const isUnreadFor = (reader: ReaderId): RawBuilder<SqlBool> =>
  isCountedFor(reader, required);

/** Whether a reply in `messages` counts as unread in its thread. */
export const isUnreadReplyFor = (reader: ReaderId): RawBuilder<SqlBool> =>
  isCountedFor(reader, requiredOfReply);
