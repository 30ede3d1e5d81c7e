import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { FileStore } from '../../ports/files.js';
import { fileIdIn } from '../messages/uploads.js';
import type { OutsideWork } from './outsideWork.js';

type UploadKey = 'uploadChannelFile' | 'uploadChannelImage' | 'uploadFile' | 'uploadImage';
type DeletionKey = 'deleteChannelFile' | 'deleteChannelImage' | 'deleteFile' | 'deleteImage';

/** What calls do in a store of files. */
export const fileTransfers = (
  files: FileStore,
): { readonly [Key in EndpointKey]?: OutsideWork<Key> } => {
  const storing: OutsideWork<UploadKey> = {
    before: async (call) => {
      const { file } = call.request;
      const bytes = new Uint8Array(await file.arrayBuffer());
      await files.put(call.prepared ?? '', { bytes, name: file.name, type: file.type });
      return call.prepared;
    },
  };
  const removing: OutsideWork<DeletionKey> = {
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
