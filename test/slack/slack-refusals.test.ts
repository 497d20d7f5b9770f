import { expect, test } from '@jest/globals';
import { type Refusal, refusalOf } from '../../src/slack/slack-refusals.ts';

test.each<[Refusal, string, readonly string[]]>([
  ['wont', 'chat.postMessage', ['is_archived', 'channel_not_found', 'restricted_action_thread_locked', 'msg_too_long']],
  ['wont', 'chat.update', ['edit_window_closed', 'cant_update_message', 'is_inactive', 'invalid_blocks']],
  ['wont', 'conversations.create', ['restricted_action', 'cannot_create_channel', 'invalid_name_specials']],
  ['wont', 'conversations.invite', ['ura_max_channels', 'cant_invite', 'user_is_restricted', 'org_user_not_in_team']],
  ['wont', 'chat.delete', ['cant_delete_message', 'compliance_exports_prevent_deletion', 'is_archived']],
  ['wont', 'conversations.rename', ['name_taken', 'not_authorized', 'invalid_name_specials', 'restricted_action']],
  ['wont', 'conversations.archive', ['cant_archive_general', 'restricted_action']],
  ['may_pass', 'conversations.members', ['fetch_members_failed', 'invalid_cursor']],
  ['wont', 'conversations.setTopic', ['too_long', 'user_is_restricted', 'method_not_supported_for_channel_type']],
  ['wont', 'conversations.join', ['is_archived', 'too_many_members']],
  ['wont', 'conversations.replies', ['thread_not_found', 'channel_not_found']],
  ['wont', 'pins.add', ['too_many_pins', 'not_pinnable', 'missing_scope']],
  ['wont', 'views.publish', ['user_not_found', 'not_enabled', 'view_too_large']],
  ['already', 'pins.add', ['already_pinned']],
  ['already', 'conversations.invite', ['already_in_channel', 'cant_invite_self']],
  ['may_pass', 'chat.postMessage', ['rate_limited', 'message_limit_exceeded', 'internal_error', 'team_added_to_org']],
  ['may_pass', 'chat.update', ['update_failed', 'external_channel_migrating', 'request_timeout']],
  ['may_pass', 'conversations.history', ['invalid_cursor', 'service_unavailable']],
  // A token that is not taken is no fault of the step.
  ['may_pass', 'pins.add', ['invalid_auth', 'token_revoked', 'account_inactive']],
  ['unknown', 'pins.add', ['some_new_error']],
])('%s: %s %j', (refusal, method, errors) => {
  for (const error of errors) expect([error, refusalOf(method, error)]).toEqual([error, refusal]);
});
