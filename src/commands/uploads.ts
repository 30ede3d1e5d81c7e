import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as uploads from '../protocol/endpoints/uploads.js';
import type { UploadedFile } from '../protocol/endpoints/uploads.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import { channelCommand, command } from './command.js';

/**
 * Uploads a file to a channel, and emits its address, which goes into the `asset_url` of an attachment.
 * The server has to take uploads, and the channel type to have `uploads`. The file is deleted for good
 * with the first message that it is attached to, or with the channel.
 *
 * @example
 * ```ts
 * import { switchMap } from 'rxjs';
 * import { type ChatConnection, sendMessage, uploadFile } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const file: File;
 * uploadFile(chat, 'messaging:general', file)
 *   .pipe(
 *     switchMap((asset_url) =>
 *       sendMessage(chat, 'messaging:general', {
 *         attachments: [{ type: 'file', title: file.name, asset_url }],
 *       }),
 *     ),
 *   )
 *   .subscribe();
 * ```
 */
export const uploadFile = (chat: Calls, cid: string, file: UploadedFile): Observable<string> =>
  channelCommand(chat, uploads.uploadChannelFile, cid, { file }).pipe(map((it) => it.file));

/**
 * Uploads an image to a channel, and emits its address, which goes into the `image_url` of an
 * attachment. No other sizes of it are made.
 *
 * @see {@link uploadFile}
 * @example
 * ```ts
 * import { type ChatConnection, uploadImage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const image: File;
 * uploadImage(chat, 'messaging:general', image).subscribe((url) => console.log(url));
 * ```
 */
export const uploadImage = (chat: Calls, cid: string, image: UploadedFile): Observable<string> =>
  channelCommand(chat, uploads.uploadChannelImage, cid, { file: image }).pipe(map((it) => it.file));

/**
 * Deletes a file of a channel by its address: one of the connected user's own, or any one for those who
 * may delete all messages.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteFile } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const url: string;
 * deleteFile(chat, 'messaging:general', url).subscribe();
 * ```
 */
export const deleteFile = (chat: Calls, cid: string, url: string): Observable<EmptyResponse> =>
  channelCommand(chat, uploads.deleteChannelFile, cid, { url });

/**
 * Deletes an image of a channel by its address.
 *
 * @see {@link deleteFile}
 * @example
 * ```ts
 * import { type ChatConnection, deleteImage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const url: string;
 * deleteImage(chat, 'messaging:general', url).subscribe();
 * ```
 */
export const deleteImage = (chat: Calls, cid: string, url: string): Observable<EmptyResponse> =>
  channelCommand(chat, uploads.deleteChannelImage, cid, { url });

/**
 * Uploads an image that belongs to no channel, such as a picture of the connected user, and emits its
 * address.
 *
 * @example
 * ```ts
 * import { switchMap } from 'rxjs';
 * import { type ChatConnection, updateUserPartial, uploadUserImage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const picture: File;
 * uploadUserImage(chat, picture)
 *   .pipe(switchMap((image) => updateUserPartial(chat, { id: 'john', set: { image } })))
 *   .subscribe();
 * ```
 */
export const uploadUserImage = (chat: Calls, image: UploadedFile): Observable<string> =>
  command(chat, uploads.uploadImage, {}, { file: image }).pipe(map((it) => it.file));

/**
 * Deletes an image that belongs to no channel, by its address.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteUserImage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const url: string;
 * deleteUserImage(chat, url).subscribe();
 * ```
 */
export const deleteUserImage = (chat: Calls, url: string): Observable<EmptyResponse> =>
  command(chat, uploads.deleteImage, {}, { url });

/**
 * Uploads a file that belongs to no channel, and emits its address.
 *
 * @example
 * ```ts
 * import { type ChatConnection, uploadUserFile } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const file: File;
 * uploadUserFile(chat, file).subscribe((url) => console.log(url));
 * ```
 */
export const uploadUserFile = (chat: Calls, file: UploadedFile): Observable<string> =>
  command(chat, uploads.uploadFile, {}, { file }).pipe(map((it) => it.file));

/**
 * Deletes a file that belongs to no channel, by its address.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteUserFile } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * declare const url: string;
 * deleteUserFile(chat, url).subscribe();
 * ```
 */
export const deleteUserFile = (chat: Calls, url: string): Observable<EmptyResponse> =>
  command(chat, uploads.deleteFile, {}, { url });
