import * as fc from 'fast-check';

/** Who takes part. The state of `ann` is compared with the server's. */
export const people = ['ann', 'bob', 'eve'] as const;
export type Person = (typeof people)[number];

/** Where: two rooms of members, and one that anybody may watch. */
export const rooms = ['messaging:one', 'messaging:two', 'livestream:open'] as const;
export type Room = (typeof rooms)[number];

/** A poll of bob's, and what it asks about. */
export const pollId = 'poll';
export const pollOptions = ['here', 'there'] as const;

export const person = fc.constantFrom(...people);
export const room = fc.constantFrom(...rooms);
