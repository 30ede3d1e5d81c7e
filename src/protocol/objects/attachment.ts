import * as t from 'io-ts';
import { Integer, JsonObject } from '../primitives.js';
import { type Codec, shape } from '../shape.js';

/** The named fields of an attachment. */
export const attachmentFields = {
  type: t.string,
  title: t.string,
  title_link: t.string,
  text: t.string,
  image_url: t.string,
  thumb_url: t.string,
  asset_url: t.string,
  og_scrape_url: t.string,
  author_name: t.string,
  author_link: t.string,
  author_icon: t.string,
  fallback: t.string,
  pretext: t.string,
  color: t.string,
  footer: t.string,
  footer_icon: t.string,
  fields: t.readonlyArray(JsonObject),
  actions: t.readonlyArray(JsonObject),
  giphy: JsonObject,
  original_width: Integer,
  original_height: Integer,
};

const attachmentShape = shape('Attachment', {
  required: {},
  optional: attachmentFields,
  custom: true,
});
/** An attachment of a message; custom keys stand beside the named ones. */
export interface Attachment extends t.TypeOf<typeof attachmentShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link Attachment}. */
export const Attachment: Codec<Attachment> = attachmentShape;
