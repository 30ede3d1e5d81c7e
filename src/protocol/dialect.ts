/** A spelling of the protocol. */
export type DialectName = 'v1' | 'v2';
