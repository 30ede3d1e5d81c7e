import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { FileStore } from '../../ports/files.js';
import type { Call } from '../call.js';
import { fileIdIn } from '../messages/uploads.js';

/** What a call does in the store of files, outside of the database. */
export interface FileTransfer<Key extends EndpointKey> {
  /** Runs between the preparation of the call and its handler. */
  readonly before?: (call: Call<Key>) => Promise<void>;
  /** Runs after the handler. */
  readonly after?: (call: Call<Key>) => Promise<void>;
}

type UploadKey = 'uploadChannelFile' | 'uploadChannelImage' | 'uploadFile' | 'uploadImage';
type DeletionKey = 'deleteChannelFile' | 'deleteChannelImage' | 'deleteFile' | 'deleteImage';

/** What calls do in a store of files. */
export const fileTransfers = (
  files: FileStore,
): { readonly [Key in EndpointKey]?: FileTransfer<Key> } => {
  const storing: FileTransfer<UploadKey> = {
    before: async ({ request: { file }, prepared = '' }) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      await files.put(prepared, { bytes, name: file.name, type: file.type });
    },
  };
  const removing: FileTransfer<DeletionKey> = {
    after: async ({ request }) => {
      const id = fileIdIn(request.url);
      if (id !== undefined) await files.remove(id);
    },
  };
  return {
    uploadChannelFile: storing,
    uploadChannelImage: storing,
    uploadFile: storing,
    uploadImage: storing,
    deleteChannelFile: removing,
    deleteChannelImage: removing,
    deleteFile: removing,
    deleteImage: removing,
  };
};
