/** The size of a value in bytes, as JSON. */
export const byteLength = (value: unknown): number =>
  new TextEncoder().encode(JSON.stringify(value)).length;
