export { Channel, ChannelConfig, ChannelMember, ChannelOverrides } from './objects/channel.js';
export { Attachment, Message, QuotedMessage, Reaction, ReactionGroup } from './objects/message.js';
export { Flag } from './objects/flag.js';
export { FullUser } from './objects/fullUser.js';
export { ChannelMute, Mute, OwnUser } from './objects/ownUser.js';
export { ReadState, Thread } from './objects/readState.js';
export { Device, PrivacySettings, User } from './objects/user.js';
