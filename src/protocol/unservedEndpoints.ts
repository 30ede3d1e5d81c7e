import type { Endpoint } from './endpoints/endpoint.js';

/** An endpoint of the hosted service that this server refuses by its name. */
export interface UnservedEndpoint extends Pick<Endpoint, 'operation' | 'method'> {
  /** Its path in v1; undefined where v1 does not have it. */
  readonly v1?: string;
  /** Its path in v2; undefined where v2 does not have it. */
  readonly v2?: string;
}

type Row = readonly [operation: string, route: `${Endpoint['method']} /${string}`];

/** Those of the chat, in both dialects. */
const chatRows: readonly Row[] = [
  ['CreateCampaign', 'POST /campaigns'],
  ['QueryCampaigns', 'POST /campaigns/query'],
  ['DeleteCampaign', 'DELETE /campaigns/{id}'],
  ['GetCampaign', 'GET /campaigns/{id}'],
  ['UpdateCampaign', 'PUT /campaigns/{id}'],
  ['StartCampaign', 'POST /campaigns/{id}/start'],
  ['StopCampaign', 'POST /campaigns/{id}/stop'],
  ['ChannelBatchUpdate', 'PUT /channels/batch'],
  ['ListCommands', 'GET /commands'],
  ['CreateCommand', 'POST /commands'],
  ['DeleteCommand', 'DELETE /commands/{name}'],
  ['GetCommand', 'GET /commands/{name}'],
  ['UpdateCommand', 'PUT /commands/{name}'],
  ['ExportChannels', 'POST /export_channels'],
  ['QueryMessageHistory', 'POST /messages/history'],
  ['RunMessageAction', 'POST /messages/{id}/action'],
  ['CommitMessage', 'POST /messages/{id}/commit'],
  ['EphemeralMessageUpdate', 'PATCH /messages/{id}/ephemeral'],
  ['TranslateMessage', 'POST /messages/{id}/translate'],
  ['QueryFutureChannelBans', 'GET /query_future_channel_bans'],
  ['GetRetentionPolicy', 'GET /retention_policy'],
  ['SetRetentionPolicy', 'POST /retention_policy'],
  ['DeleteRetentionPolicy', 'POST /retention_policy/delete'],
  ['GetRetentionPolicyRuns', 'POST /retention_policy/runs'],
  ['CreateSegment', 'POST /segments'],
  ['QuerySegments', 'POST /segments/query'],
  ['DeleteSegment', 'DELETE /segments/{id}'],
  ['GetSegment', 'GET /segments/{id}'],
  ['UpdateSegment', 'PUT /segments/{id}'],
  ['AddSegmentTargets', 'POST /segments/{id}/addtargets'],
  ['DeleteSegmentTargets', 'POST /segments/{id}/deletetargets'],
  ['SegmentTargetExists', 'GET /segments/{id}/target/{target_id}'],
  ['QuerySegmentTargets', 'POST /segments/{id}/targets/query'],
  ['QueryTeamUsageStats', 'POST /stats/team_usage'],
];

/** Those that all products share, in both dialects. */
const sharedRows: readonly Row[] = [
  ['ListBlockLists', 'GET /blocklists'],
  ['CreateBlockList', 'POST /blocklists'],
  ['DeleteBlockList', 'DELETE /blocklists/{name}'],
  ['GetBlockList', 'GET /blocklists/{name}'],
  ['UpdateBlockList', 'PUT /blocklists/{name}'],
  ['CheckPush', 'POST /check_push'],
  ['CheckSNS', 'POST /check_sns'],
  ['CheckSQS', 'POST /check_sqs'],
  ['ExportUsers', 'POST /export/users'],
  ['CreateImportURL', 'POST /import_urls'],
  ['ListImports', 'GET /imports'],
  ['CreateImport', 'POST /imports'],
  ['GetImport', 'GET /imports/{id}'],
  ['QueryModerationFlags', 'POST /moderation/flags'],
  ['ListPermissions', 'GET /permissions'],
  ['GetPermission', 'GET /permissions/{id}'],
  ['UpdatePushNotificationPreferences', 'POST /push_preferences'],
  ['ListPushProviders', 'GET /push_providers'],
  ['UpsertPushProvider', 'POST /push_providers'],
  ['DeletePushProvider', 'DELETE /push_providers/{type}/{name}'],
  ['ListRoles', 'GET /roles'],
  ['CreateRole', 'POST /roles'],
  ['SearchRoles', 'GET /roles/search'],
  ['DeleteRole', 'DELETE /roles/{name}'],
  ['ListUserGroups', 'GET /usergroups'],
  ['CreateUserGroup', 'POST /usergroups'],
  ['SearchUserGroups', 'GET /usergroups/search'],
  ['DeleteUserGroup', 'DELETE /usergroups/{id}'],
  ['GetUserGroup', 'GET /usergroups/{id}'],
  ['UpdateUserGroup', 'PUT /usergroups/{id}'],
  ['AddUserGroupMembers', 'POST /usergroups/{id}/members'],
  ['RemoveUserGroupMembers', 'POST /usergroups/{id}/members/delete'],
  ['GetUserLiveLocations', 'GET /users/live_locations'],
  ['UpdateLiveLocation', 'PUT /users/live_locations'],
  ['ExportUser', 'GET /users/{user_id}/export'],
];

/** Those of v1 alone. */
const v1Rows: readonly Row[] = [
  ['UpdateFlags', 'POST /automod/v1/moderation/update_flags'],
  ['GetExportChannelsStatus', 'GET /export_channels/{id}'],
  ['GetHookEvents', 'GET /hook/events'],
  ['QueryFlagReports', 'POST /moderation/reports'],
  ['ReviewFlagReport', 'PATCH /moderation/reports/{id}'],
  ['UnblockMessage', 'POST /moderation/unblock_message'],
  ['CreatePermission', 'POST /permissions'],
  ['DeletePermission', 'DELETE /permissions/{id}'],
  ['UpdatePermission', 'PUT /permissions/{id}'],
  ['ListPredefinedFilters', 'GET /predefined_filters'],
  ['CreatePredefinedFilter', 'POST /predefined_filters'],
  ['DeletePredefinedFilter', 'DELETE /predefined_filters/{name}'],
  ['GetPredefinedFilter', 'GET /predefined_filters/{name}'],
  ['UpdatePredefinedFilter', 'PUT /predefined_filters/{name}'],
  ['Translate', 'POST /translate'],
];

/** Those of the chat, of v2 alone. */
const v2ChatRows: readonly Row[] = [['GroupedQueryChannels', 'POST /channels/grouped']];

/** Those that all products share, of v2 alone. */
const v2SharedRows: readonly Row[] = [
  ['ImportBlockList', 'POST /blocklists/{id}/import'],
  ['ListExternalStorage', 'GET /external_storage'],
  ['CreateExternalStorage', 'POST /external_storage'],
  ['DeleteExternalStorage', 'DELETE /external_storage/{name}'],
  ['UpdateExternalStorage', 'PUT /external_storage/{name}'],
  ['CheckExternalStorage', 'GET /external_storage/{name}/check'],
  ['ListImportV2Tasks', 'GET /imports/v2'],
  ['CreateImportV2Task', 'POST /imports/v2'],
  ['DeleteImporterExternalStorage', 'DELETE /imports/v2/external-storage'],
  ['GetImporterExternalStorage', 'GET /imports/v2/external-storage'],
  ['UpsertImporterExternalStorage', 'PUT /imports/v2/external-storage'],
  ['ValidateImporterExternalStorage', 'POST /imports/v2/external-storage/validate'],
  ['DeleteImportV2Task', 'DELETE /imports/v2/{id}'],
  ['GetImportV2Task', 'GET /imports/v2/{id}'],
  ['CancelImportV2Task', 'POST /imports/v2/{id}/cancel'],
  ['GetActionConfig', 'GET /moderation/action_config'],
  ['UpsertActionConfig', 'POST /moderation/action_config'],
  ['BulkUpsertActionConfig', 'POST /moderation/action_config/bulk'],
  ['BulkDeleteActionConfig', 'POST /moderation/action_config/bulk_delete'],
  ['DeleteActionConfig', 'DELETE /moderation/action_config/{id}'],
  ['InsertActionLog', 'POST /moderation/action_logs'],
  ['Analyze', 'POST /moderation/analyze'],
  ['Appeal', 'POST /moderation/appeal'],
  ['GetAppeal', 'GET /moderation/appeal/{id}'],
  ['QueryAppeals', 'POST /moderation/appeals'],
  ['BulkActionAppeals', 'POST /moderation/appeals/bulk_action'],
  ['BulkImageModeration', 'POST /moderation/bulk_image_moderation'],
  ['Bypass', 'POST /moderation/bypass'],
  ['Check', 'POST /moderation/check'],
  ['CheckS3Access', 'POST /moderation/check_s3_access'],
  ['UpsertConfig', 'POST /moderation/config'],
  ['DeleteConfig', 'DELETE /moderation/config/{key}'],
  ['GetConfig', 'GET /moderation/config/{key}'],
  ['QueryModerationConfigs', 'POST /moderation/configs'],
  ['CustomCheck', 'POST /moderation/custom_check'],
  ['V2DeleteTemplate', 'DELETE /moderation/feeds_moderation_template'],
  ['V2QueryTemplates', 'GET /moderation/feeds_moderation_template'],
  ['V2UpsertTemplate', 'POST /moderation/feeds_moderation_template'],
  ['GetFlagCount', 'POST /moderation/flag_count'],
  ['Labels', 'POST /moderation/labels'],
  ['QueryLabelResults', 'POST /moderation/labels/results'],
  ['QueryModerationLogs', 'POST /moderation/logs'],
  ['UpsertModerationRule', 'POST /moderation/moderation_rule'],
  ['DeleteModerationRule', 'DELETE /moderation/moderation_rule/{id}'],
  ['GetModerationRule', 'GET /moderation/moderation_rule/{id}'],
  ['QueryModerationRules', 'POST /moderation/moderation_rules'],
  ['GetPolicyTestRun', 'GET /moderation/policy_tests/runs/{id}'],
  ['ListPolicyTestSets', 'GET /moderation/policy_tests/sets'],
  ['CreatePolicyTestSet', 'POST /moderation/policy_tests/sets'],
  ['DeletePolicyTestSet', 'DELETE /moderation/policy_tests/sets/{id}'],
  ['GetPolicyTestSet', 'GET /moderation/policy_tests/sets/{id}'],
  ['StartPolicyTestRun', 'POST /moderation/policy_tests/sets/{id}/runs'],
  ['ListQueues', 'GET /moderation/queues'],
  ['CreateQueue', 'POST /moderation/queues'],
  ['GetQueue', 'GET /moderation/queues/{id}'],
  ['UpdateQueue', 'PATCH /moderation/queues/{id}'],
  ['DeleteQueue', 'POST /moderation/queues/{id}/delete'],
  ['QueryReviewQueue', 'POST /moderation/review_queue'],
  ['GetReviewQueueItem', 'GET /moderation/review_queue/{id}'],
  ['GetSetupSession', 'GET /moderation/setup'],
  ['UpsertSetupSession', 'POST /moderation/setup'],
  ['SubmitAction', 'POST /moderation/submit_action'],
  ['SubmitModerationFeedback', 'POST /moderation/submit_moderation_feedback'],
  ['GetUserReport', 'GET /moderation/user_report'],
  ['GetPushTemplates', 'GET /push_templates'],
  ['UpsertPushTemplate', 'POST /push_templates'],
];

const inDialects =
  (prefixes: { readonly v1?: string; readonly v2?: string }) =>
  ([operation, route]: Row): UnservedEndpoint => {
    const [method, path] = route.split(' ') as [Endpoint['method'], string];
    const paths = Object.entries(prefixes).map(([dialect, prefix]) => [dialect, prefix + path]);
    return { operation, method, ...(Object.fromEntries(paths) as typeof prefixes) };
  };

/** Every call of the vendor's clients that this server does not serve. */
export const unservedEndpoints: readonly UnservedEndpoint[] = [
  ...chatRows.map(inDialects({ v1: '', v2: '/api/v2/chat' })),
  ...sharedRows.map(inDialects({ v1: '', v2: '/api/v2' })),
  ...v1Rows.map(inDialects({ v1: '' })),
  ...v2ChatRows.map(inDialects({ v2: '/api/v2/chat' })),
  ...v2SharedRows.map(inDialects({ v2: '/api/v2' })),
];
