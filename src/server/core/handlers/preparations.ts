import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { Preparation } from '../context.js';
import { prepareDeactivateUser, prepareDeleteUser } from './accountHandlers.js';
import { prepareBan } from './banHandlers.js';
import { prepareBlockUsers, prepareUnblockUsers } from './blockHandlers.js';
import { prepareChannelDeletion, prepareChannelDeletions } from './channelDeletionHandlers.js';
import { prepareTruncation } from './channelTruncationHandlers.js';
import { prepareMessageDeletion } from './messageDeletionHandlers.js';
import { prepareMuteUser } from './muteHandlers.js';
import { prepareGetOG } from './linkHandlers.js';
import { prepareMarkChannelsRead } from './readHandlers.js';
import { prepareSearch } from './searchHandlers.js';
import { prepareUpload } from './uploadHandlers.js';

/**
 * The preparations of the endpoints whose work may be too much for one transaction, or has to be known
 * ahead of what happens outside of it.
 */
export const preparations: { readonly [Key in EndpointKey]?: Preparation<Key> } = {
  markChannelsRead: prepareMarkChannelsRead,
  truncateChannel: prepareTruncation,
  deleteChannel: prepareChannelDeletion,
  deleteChannels: prepareChannelDeletions,
  deleteMessage: prepareMessageDeletion,
  deleteUser: prepareDeleteUser,
  deactivateUser: prepareDeactivateUser,
  ban: prepareBan,
  muteUser: prepareMuteUser,
  blockUsers: prepareBlockUsers,
  unblockUsers: prepareUnblockUsers,
  search: prepareSearch,
  getOG: prepareGetOG,
  uploadChannelFile: prepareUpload,
  uploadChannelImage: prepareUpload,
  uploadFile: prepareUpload,
  uploadImage: prepareUpload,
};
