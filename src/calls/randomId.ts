const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** An id of 128 random bits. Unlike `randomUUID`, it also works on pages without TLS. */
export const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('');
