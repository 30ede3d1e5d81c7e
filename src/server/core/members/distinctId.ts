const prefix = '!members-';

/** Whether the id names a channel by its members, who then never change. */
export const isDistinctId = (id: string): boolean => id.startsWith(prefix);

/** The id of the channel of exactly these members: the same members give the same channel. */
export const distinctId = async (memberIds: readonly string[]): Promise<string> => {
  const text = JSON.stringify([...new Set(memberIds)].sort());
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  // A channel id has at most 64 characters.
  return `${prefix}${hex.slice(0, 48)}`;
};
