/** As much of a message as the rule looks at. */
export interface UnreadTraits {
  readonly in_channel: boolean;
  readonly silent: boolean;
  readonly shadowed: boolean;
}

/** What a message has to be to count as unread to anybody. */
export const unreadTraits = {
  in_channel: true,
  silent: false,
  shadowed: false,
} as const satisfies UnreadTraits;

/** A message that counts to anybody, and one of those it could count to. */
export interface Reading {
  readonly readerId: string | undefined;
  readonly authorId: string | undefined;
  readonly isAuthorMuted: boolean;
  readonly isChannelMuted: boolean;
  readonly hasJoined: boolean;
}

/** Why a message that counts at all does not count to one reader. */
const unreadExemptions = {
  own: ({ readerId, authorId }: Reading) => readerId !== undefined && readerId === authorId,
  mutedAuthor: ({ isAuthorMuted }: Reading) => isAuthorMuted,
  mutedChannel: ({ isChannelMuted }: Reading) => isChannelMuted,
  pendingInvite: ({ hasJoined }: Reading) => !hasJoined,
} as const;

const exemptions = Object.values(unreadExemptions);

/** The reasons by name. */
export type UnreadExemption = keyof typeof unreadExemptions;

/** Whether a message counts as unread to anybody at all. */
export const countsAsUnread = (message: UnreadTraits): boolean =>
  message.in_channel === unreadTraits.in_channel &&
  message.silent === unreadTraits.silent &&
  message.shadowed === unreadTraits.shadowed;

/**
 * The rule of what counts as unread: thread-only, silent and shadowed messages never do, and no
 * message does to its author, to who muted the author or the channel, or to who has yet to accept
 * an invite.
 */
export const isUnreadTo = (message: UnreadTraits, reading: Reading): boolean =>
  countsAsUnread(message) && !exemptions.some((holds) => holds(reading));
