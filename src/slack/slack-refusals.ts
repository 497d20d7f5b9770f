import { isDirect } from './kit/direct-message.ts';

/**
 * What a refusal of Slack's means for the step that met it. `already`: things are as they should be. `may_pass`: it is
 * worth trying again. `wont`: it stays so until somebody changes something, here or in Slack. `unknown`: Slack has come up
 * with it since; it is tried again a few times, and then counts as one that won't pass.
 */
export type Refusal = 'already' | 'may_pass' | 'wont' | 'unknown';

type Row = { readonly [R in Exclude<Refusal, 'unknown'>]?: readonly string[] };

/**
 * What any method may answer, as each method's page lists it. A token that is not taken says nothing about the step:
 * everything is tried again, since it may be let in again as it is.
 */
const everyMethod: Row = {
  may_pass: [
    'accesslimited',
    'account_inactive',
    'ekm_access_denied',
    'fatal_error',
    'internal_error',
    'invalid_auth',
    'not_authed',
    'org_login_required',
    'rate_limited',
    'ratelimited',
    'request_timeout',
    'service_unavailable',
    'team_added_to_org',
    'token_expired',
    'token_revoked',
    'two_factor_setup_required',
  ],
  wont: [
    'access_denied',
    'app_access_restricted',
    'channel_is_limited_access',
    'channel_not_found',
    'deprecated_endpoint',
    'enterprise_is_restricted',
    'invalid_arg_name',
    'invalid_arguments',
    'invalid_array_arg',
    'invalid_charset',
    'invalid_form_data',
    'invalid_post_type',
    'is_archived',
    'method_deprecated',
    'method_not_supported_for_channel_type',
    'missing_argument',
    'missing_post_type',
    'missing_scope',
    'no_permission',
    'not_allowed_token_type',
    'not_in_channel',
    'restricted_action',
    'team_access_not_granted',
    'team_not_found',
    'unknown_method',
    'user_is_restricted',
  ],
};

/** What a message itself may be refused for. */
const ofMessages = [
  'as_user_not_supported',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'markdown_text_conflict',
  'metadata_must_be_sent_from_app',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'slack_connect_canvas_sharing_blocked',
  'slack_connect_file_link_sharing_blocked',
  'too_many_attachments',
];

const ofReading: Row = {
  // The pages have moved on: they are read from the first one again.
  may_pass: ['invalid_cursor'],
  wont: ['invalid_limit', 'invalid_metadata_filter_keys', 'invalid_ts_latest', 'invalid_ts_oldest', 'invalid_types'],
};

/** Each method that keeps the surfaces, by its page: https://docs.slack.dev/reference/methods/chat.postMessage and so on. */
const byMethod: Readonly<Record<string, Row>> = {
  'chat.postMessage': {
    may_pass: ['external_channel_migrating', 'message_limit_exceeded'],
    wont: [
      ...ofMessages,
      'attachment_payload_limit_exceeded',
      'cannot_reply_to_message',
      'duplicate_channel_not_found',
      'duplicate_message_not_found',
      'messages_tab_disabled',
      'restricted_action_non_threadable_channel',
      'restricted_action_read_only_channel',
      'restricted_action_thread_locked',
      'restricted_action_thread_only_channel',
      'send_on_behalf_not_allowed',
      'slack_connect_lists_sharing_blocked',
      'thread_not_found',
      'too_many_contact_cards',
      'user_not_found',
    ],
  },
  'chat.postEphemeral': {
    may_pass: ['external_channel_migrating', 'message_limit_exceeded'],
    wont: [
      ...ofMessages,
      'cannot_reply_to_message',
      'restricted_action_read_only_channel',
      'restricted_action_thread_locked',
      'user_not_found',
      'user_not_in_channel',
    ],
  },
  'chat.update': {
    may_pass: ['external_channel_migrating', 'message_limit_exceeded', 'streaming_state_conflict', 'update_failed'],
    wont: [
      ...ofMessages,
      'block_mismatch',
      'cant_broadcast_message',
      'cant_update_message',
      'edit_window_closed',
      'is_inactive',
      'message_not_found',
      'no_dual_broadcast_content_update',
    ],
  },
  'chat.delete': {
    may_pass: ['external_channel_migrating', 'message_limit_exceeded'],
    wont: ['as_user_not_supported', 'cant_delete_message', 'compliance_exports_prevent_deletion', 'message_not_found'],
  },
  'conversations.archive': {
    already: ['already_archived'],
    wont: ['cant_archive_general', 'cant_archive_required'],
  },
  'conversations.rename': {
    wont: [
      'invalid_name',
      'invalid_name_maxlength',
      'invalid_name_punctuation',
      'invalid_name_required',
      'invalid_name_specials',
      'name_taken',
      'not_authorized',
    ],
  },
  'conversations.members': {
    may_pass: ['fetch_members_failed', ...(ofReading.may_pass ?? [])],
    wont: ['invalid_limit'],
  },
  'conversations.create': {
    wont: [
      'canvas_disabled_user_team',
      'cannot_create_channel',
      'invalid_name',
      'invalid_name_maxlength',
      'invalid_name_punctuation',
      'invalid_name_required',
      'invalid_name_specials',
      'name_taken',
      'no_channel',
    ],
  },
  'conversations.invite': {
    already: ['already_in_channel', 'cant_invite_self'],
    may_pass: ['external_channel_migrating'],
    wont: [
      'app_cannot_join_channel',
      'cant_invite',
      'invitee_cant_see_channel',
      'no_external_invite_permission',
      'no_user',
      'org_user_not_in_team',
      'ura_max_channels',
      'user_not_found',
    ],
  },
  'conversations.join': { wont: ['too_many_members'] },
  'conversations.setPurpose': { wont: ['too_long'] },
  'conversations.setTopic': { wont: ['too_long'] },
  'conversations.history': ofReading,
  'conversations.list': ofReading,
  'conversations.replies': {
    may_pass: [...(ofReading.may_pass ?? []), 'list_record_comment_fetch_failed'],
    wont: [...(ofReading.wont ?? []), 'thread_not_found'],
  },
  'pins.add': {
    already: ['already_pinned'],
    may_pass: ['external_channel_migrating'],
    wont: [
      'bad_timestamp',
      'file_not_found',
      'file_not_shared',
      'message_not_found',
      'no_item_specified',
      'not_pinnable',
      'too_many_pins',
    ],
  },
  'views.update': { wont: ['not_found', 'view_too_large', 'duplicate_external_id', 'hash_conflict'] },
  'views.publish': {
    may_pass: ['hash_conflict'],
    wont: [
      'duplicate_external_id',
      'missing_profile_id',
      'not_enabled',
      'not_implemented',
      'user_not_found',
      'view_too_large',
    ],
  },
};

/**
 * Why one person can't be written to. `account_inactive` stands for a token that is not taken, too: what is refused for good
 * is tried again now and then, so that nothing is lost by it. https://docs.slack.dev/reference/methods/conversations.open
 */
const toPerson: Row = {
  wont: ['account_inactive', 'cannot_dm_bot', 'user_disabled', 'user_not_found', 'user_not_visible'],
};

/** Judges a refusal by its documented name. `channel`: what it was about, a person's id for a direct message. */
export function refusalOf(method: string, error: string, channel = ''): Refusal {
  const isToPerson = method === 'conversations.open' || (method === 'chat.postMessage' && isDirect(channel));
  const own = isToPerson ? [toPerson] : [];
  for (const row of [...own, byMethod[method] ?? {}, everyMethod]) {
    if (row.already?.includes(error) === true) return 'already';
    if (row.may_pass?.includes(error) === true) return 'may_pass';
    if (row.wont?.includes(error) === true) return 'wont';
  }
  return 'unknown';
}
