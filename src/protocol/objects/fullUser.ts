import * as t from 'io-ts';
import { type Codec, shape } from '../shape.js';
import { ownCounts, ownLists } from './ownUser.js';
import { accountFields, userFields } from './user.js';

const fullUserShape = shape('FullUser', {
  required: { id: t.string },
  guaranteed: accountFields,
  optional: { ...userFields, ...ownLists, ...ownCounts },
  custom: true,
});
/** A user as a backend sees it: with its mutes. */
export interface FullUser extends t.TypeOf<typeof fullUserShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link FullUser}. */
export const FullUser: Codec<FullUser> = fullUserShape;
