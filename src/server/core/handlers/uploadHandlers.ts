import type { UploadRow } from '../../ports/uploads.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import { type ChannelContext, cidOf, loadChannelContext } from '../access/channelContext.js';
import { assertWritable, isAllowed } from '../access/permissions.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { fileIdIn, filePath } from '../messages/uploads.js';
import { fail } from '../requests/failure.js';
import { addMs } from '../../../protocol/time.js';

type UploadKey = 'uploadChannelFile' | 'uploadChannelImage' | 'uploadFile' | 'uploadImage';
type DeletionKey = 'deleteChannelFile' | 'deleteChannelImage' | 'deleteFile' | 'deleteImage';

/** After how long without its bytes a file is given up. */
const uploadingMs = 60 * 60 * 1_000;

/** Who uploads or deletes, and where. */
interface Place {
  readonly actor: Actor | undefined;
  /** The channel; undefined for files that belong to no channel. */
  readonly channelContext: ChannelContext | undefined;
}

const placeOf = async (
  context: Context,
  { caller, params, request }: Call<UploadKey | DeletionKey>,
): Promise<Place> => {
  if (context.settings.servesUploads !== true) fail('NotFound', 'this server takes no uploads');
  const actor = await findActor(context, caller, namedIn(request));
  return {
    actor,
    channelContext:
      'id' in params ? await loadChannelContext(context, cidOf(params), actor) : undefined,
  };
};

/** Who may send messages to a channel may upload to it, where its type has `uploads`. */
const assertTakesUploads = (channelContext: ChannelContext): void => {
  const { channel, config } = channelContext;
  if (config.uploads !== true) fail('FeatureOff', `Channel ${channel.cid} has uploads disabled`);
  assertWritable(channelContext, 'create-message');
};

/** Notes a file ahead of its bytes, so that none are stored that nobody knows of. */
export const prepareUpload: Preparation<UploadKey> = async (context, call) => {
  const { actor, channelContext } = await placeOf(context, call);
  if (channelContext) assertTakesUploads(channelContext);
  const id = context.newId();
  const now = context.stamp();
  await context.tx.uploads.save({
    id,
    user_id: actor?.user.id ?? null,
    cid: channelContext?.channel.cid ?? null,
    message_id: null,
    created_at: now,
    remove_from: addMs(now, uploadingMs),
  });
  return { response: { prepared: id, more: false }, emitted: [] };
};

const findUpload = async (
  { tx }: Context,
  id: string | undefined,
): Promise<UploadRow | undefined> => (id === undefined ? undefined : tx.uploads.find(id));

/** Keeps a file whose bytes are stored. */
const upload: Handler<UploadKey> = async (context, { request, prepared }) => {
  const row = await findUpload(context, prepared);
  // The channel may have gone meanwhile.
  if (!row || row.remove_from === '') return fail('NotFound', 'the file was removed');
  await context.tx.uploads.save({ ...row, remove_from: null });
  return { response: { file: filePath(row.id, request.file.name) }, emitted: [] };
};

/** Deletes a file of its own uploader, or one in a channel whose messages the actor may delete. */
const deleteUpload: Handler<DeletionKey> = async (context, call) => {
  const { actor, channelContext } = await placeOf(context, call);
  const row = await findUpload(context, fileIdIn(call.request.url));
  const cid = channelContext?.channel.cid ?? null;
  if (row?.remove_from !== null || row.cid !== cid)
    return fail('NotFound', 'there is no such file');
  const isOwn = !actor || actor.trusted || actor.user.id === row.user_id;
  const isModerated =
    channelContext && isAllowed(channelContext, 'delete-message', row.user_id ?? undefined);
  if (!isOwn && isModerated !== true) fail('NotAllowed', 'only its uploader may delete a file');
  await context.tx.uploads.save({ ...row, remove_from: '' });
  return { response: {}, emitted: [] };
};

export const uploadHandlers: HandlersOf<UploadKey | DeletionKey> = {
  uploadChannelFile: upload,
  uploadChannelImage: upload,
  uploadFile: upload,
  uploadImage: upload,
  deleteChannelFile: deleteUpload,
  deleteChannelImage: deleteUpload,
  deleteFile: deleteUpload,
  deleteImage: deleteUpload,
};
