/** What Slack's words for a refusal mean, and what to do. https://docs.slack.dev/reference/methods/chat.postMessage */
export type Meaning = { readonly errors: readonly string[]; readonly says: string; readonly mend: string };

/** What shuts a channel for everything. */
const shut: readonly Meaning[] = [
  { errors: ['is_archived', 'is_inactive'], says: 'the channel is archived', mend: 'Unarchive it.' },
  {
    errors: ['channel_not_found', 'not_in_channel', 'method_not_supported_for_channel_type'],
    says: 'Quorum is not in the channel',
    mend: 'Type `/invite @Quorum` there.',
  },
];

/** Whether one of the errors says that the channel is shut. */
export function isShutBy(errors: readonly string[]): boolean {
  return shut.some((one) => errors.some((error) => one.errors.includes(error)));
}

const meanings: readonly Meaning[] = [
  ...shut,
  {
    errors: ['ura_max_channels', 'user_is_restricted', 'invitee_cant_see_channel', 'org_user_not_in_team'],
    says: 'a guest may not be in another channel',
    mend: 'Ask a workspace admin to let them in.',
  },
  { errors: ['missing_scope'], says: 'the app lacks a permission', mend: 'Install it again from `manifest.yml`.' },
  {
    errors: ['restricted_action', 'no_permission', 'not_authorized', 'access_denied', 'cannot_create_channel'],
    says: 'the workspace does not allow it',
    mend: 'Ask a workspace admin.',
  },
  { errors: ['cant_invite'], says: 'Slack refuses to invite them', mend: 'Give the role to somebody else.' },
  { errors: ['user_not_found', 'no_user'], says: 'Slack does not know them', mend: 'Give the role to somebody else.' },
  { errors: ['too_many_pins'], says: 'too much is pinned in the channel', mend: 'Unpin something there.' },
  {
    errors: ['name_taken'],
    says: 'other channels have its names',
    mend: 'Choose another `channels.name` in `quorum.yml`.',
  },
  {
    errors: ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'],
    says: 'Slack refuses it as it is written',
    mend: 'Tell whoever runs Quorum.',
  },
];

/** Why a person can't be written to. */
const ofPeople: readonly Meaning[] = [
  { errors: ['cannot_dm_bot'], says: 'apps get no direct messages', mend: 'Choose a person.' },
  {
    errors: ['account_inactive', 'user_disabled', 'user_not_found', 'user_not_visible', 'channel_not_found'],
    says: 'that account is not active',
    mend: 'Choose somebody else.',
  },
  {
    errors: ['messages_tab_disabled'],
    says: 'the app takes no direct messages',
    mend: 'Turn on its Messages tab, as `manifest.yml` has it.',
  },
];

/** What Slack's answers to one call mean; undefined where nobody has said. `isDirect`: of a direct message. */
export function meaningOf(errors: readonly string[], isDirect: boolean): Meaning | undefined {
  return [...(isDirect ? ofPeople : []), ...meanings].find((one) => errors.some((error) => one.errors.includes(error)));
}
