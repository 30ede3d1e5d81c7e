import type { MessageRow } from '../../ports/rows.js';
import type { Context } from '../context.js';

/** The path of an uploaded file on this server. */
export const filePath = (id: string, name: string): string =>
  `/files/${id}/${encodeURIComponent(name)}`;

/** The id of the file that an address leads to; undefined for another address. */
export const fileIdIn = (url: string): string | undefined =>
  /\/files\/([\w-]{1,64})\//.exec(url)?.[1];

/** Notes with the uploaded files of a message that they go when it does. */
export const attachUploads = async ({ tx, settings }: Context, row: MessageRow): Promise<void> => {
  if (settings.servesUploads !== true || row.attachments.length === 0) return;
  const urls = row.attachments.flatMap((attachment) => Object.values(attachment));
  const ids = urls.flatMap((url) => (typeof url === 'string' ? (fileIdIn(url) ?? []) : []));
  if (ids.length > 0) await tx.uploads.attach([...new Set(ids)], row);
};
