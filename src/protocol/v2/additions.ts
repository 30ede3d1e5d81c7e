import {
  ChannelConfig,
  FullUser,
  Message,
  QuotedMessage,
  ReactionGroup,
  ReadState,
  User,
} from '../objects.js';
import { AppSettings } from '../endpoints/app.js';
import { ChannelType, ChannelTypeResponse } from '../endpoints/channelTypes.js';
import type { AnyCodec } from '../shape.js';

type Keys = Readonly<Record<string, unknown>>;

const ofUser = { invisible: false, shadow_banned: false, blocked_user_ids: [] };
const ofMessage = {
  ...{ mentioned_here: false, mentioned_channel: false, restricted_visibility: [] },
  ...{ reaction_counts: {}, reaction_scores: {} },
};
const ofConfig = {
  count_messages: false,
  shared_locations: false,
  skip_last_msg_update_for_system_msgs: false,
  user_message_reminders: false,
};

/**
 * Keys that v2 requires and v1 leaves out, with the value that they have when v1 does: that of a
 * feature which is not served, or of what others may not see.
 */
export const v2Additions: ReadonlyMap<AnyCodec, Keys> = new Map<AnyCodec, Keys>([
  [User, ofUser],
  [
    FullUser,
    {
      ...ofUser,
      ...{ devices: [], mutes: [], channel_mutes: [] },
      ...{ total_unread_count: 0, unread_channels: 0, unread_count: 0, unread_threads: 0 },
    },
  ],
  [Message, ofMessage],
  [QuotedMessage, ofMessage],
  [ReadState, { unread_messages: 0 }],
  [ReactionGroup, { latest_reactions_by: [] }],
  [ChannelConfig, ofConfig],
  [ChannelType, { ...ofConfig, permissions: [] }],
  [ChannelTypeResponse, { ...ofConfig, permissions: [] }],
  [
    AppSettings,
    {
      organization: '',
      ...{ policies: {}, call_types: {}, user_search_disallowed_roles: [] },
      push_notifications: { version: 'v2', offline_only: false },
      ...{ allow_multi_user_devices: false, campaign_enabled: false },
      ...{ cdn_expiration_seconds: 0, reminders_interval: 0, max_aggregated_activities_length: 0 },
      ...{ custom_action_handler_url: '', moderation_webhook_url: '' },
      ...{ feed_audit_logs_enabled: false, image_moderation_enabled: false },
      ...{ member_custom_on_messages_enabled: false, user_response_time_enabled: false },
      ...{ moderation_enabled: false, moderation_audio_call_moderation_enabled: false },
      moderation_llm_configurability_enabled: false,
      moderation_multitenant_blocklist_enabled: false,
      moderation_video_call_moderation_enabled: false,
      ...{
        sns_key: '',
        sns_secret: '',
        sns_topic_arn: '',
        sqs_key: '',
        sqs_secret: '',
        sqs_url: '',
      },
      use_hook_v2: false,
    },
  ],
]);
