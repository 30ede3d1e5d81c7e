/** The key of a secret for HMAC-SHA256, made when it is first asked for, and once. */
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
