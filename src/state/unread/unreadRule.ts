/** The fields of a message that the rule reads. */
export interface UnreadTraits {
  readonly in_channel: boolean;
  readonly silent: boolean;
  readonly shadowed: boolean;
}

/** The traits of a message that can count as unread. */
export const unreadTraits = {
  in_channel: true,
  silent: false,
  shadowed: false,
} as const satisfies UnreadTraits;

/** The facts about a reader, and the author and the channel of a message, that the rule reads. */
export interface ReaderTraits {
  readonly readerId: string | undefined;
  readonly authorId: string | undefined;
  readonly isAuthorMuted: boolean;
  readonly isChannelMuted: boolean;
  readonly hasJoined: boolean;
}

/** The reasons why a message that can count does not count for one reader. */
const unreadExemptions = {
  own: ({ readerId, authorId }: ReaderTraits) => readerId !== undefined && readerId === authorId,
  mutedAuthor: ({ isAuthorMuted }: ReaderTraits) => isAuthorMuted,
  mutedChannel: ({ isChannelMuted }: ReaderTraits) => isChannelMuted,
  pendingInvite: ({ hasJoined }: ReaderTraits) => !hasJoined,
} as const;

const exemptions = Object.values(unreadExemptions);

/** The names of the reasons. */
export type UnreadExemption = keyof typeof unreadExemptions;

/** Whether a message can count as unread. */
export const countsAsUnread = (message: UnreadTraits): boolean =>
  message.in_channel === unreadTraits.in_channel &&
  message.silent === unreadTraits.silent &&
  message.shadowed === unreadTraits.shadowed;

/**
 * Whether a message counts as unread for a reader. Thread-only, silent and shadowed messages never
 * do. No message counts for its author, for a reader who has muted the author or the channel, or
 * for one who has not accepted the invite.
 */
export const isUnreadTo = (message: UnreadTraits, reader: ReaderTraits): boolean =>
  countsAsUnread(message) && !exemptions.some((applies) => applies(reader));
