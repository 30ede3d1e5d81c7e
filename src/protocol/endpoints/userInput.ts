import * as t from 'io-ts';
import { Strings } from '../primitives.js';
import { PrivacySettings } from '../objects.js';
import { type Codec, shape } from '../shape.js';

/** What a caller may say of a user, beside keys of its own. */
export const givenOfUser = {
  name: t.string,
  image: t.string,
  language: t.string,
  role: t.string,
  teams: Strings,
  invisible: t.boolean,
  privacy_settings: PrivacySettings,
};

const userInputShape = shape('UserInput', {
  required: { id: t.string },
  optional: givenOfUser,
  custom: true,
});
/** A user as a caller gives it; it replaces what was known. */
export interface UserInput extends t.TypeOf<typeof userInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserInput}. */
export const UserInput: Codec<UserInput> = userInputShape;
