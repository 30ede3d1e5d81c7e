import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Strings } from '../primitives.js';
import { PrivacySettings } from '../objects.js';
import { type Codec, shape } from '../shape.js';

/** The fields of a user in a request, beside custom keys. */
export const userInputFields = {
  name: t.string,
  image: bounded(t.string, 'addressLength'),
  language: t.string,
  role: t.string,
  teams: Strings,
  teams_role: t.record(t.string, t.string),
  invisible: t.boolean,
  privacy_settings: PrivacySettings,
};

const userInputShape = shape('UserInput', {
  required: { id: t.string },
  optional: userInputFields,
  custom: true,
});
/** A user in a request; it replaces the stored user as a whole. */
export interface UserInput extends t.TypeOf<typeof userInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserInput}. */
export const UserInput: Codec<UserInput> = userInputShape;
