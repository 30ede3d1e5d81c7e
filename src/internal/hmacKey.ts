/** Returns a function that imports a secret as an HMAC-SHA256 key, on its first call only. */
export const hmacKey = (secret: string, usage: 'sign' | 'verify') => {
  const importKey = () =>
    crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      [usage],
    );
  let key: ReturnType<typeof importKey> | undefined;
  return () => (key ??= importKey());
};
