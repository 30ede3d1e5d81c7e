/** The id of the distinct channel of these members: the same members give the same id. */
export const distinctId = async (memberIds: readonly string[]): Promise<string> => {
  const text = JSON.stringify([...new Set(memberIds)].sort());
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  // A channel id has at most 64 characters.
  return `!members-${hex.slice(0, 48)}`;
};
