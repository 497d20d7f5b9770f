import { type Json, recordOf, recordsOf, stringsOf, wordsOf } from '../../json.ts';
import type { Channel, Snapshot } from '../../workspace/protocol.ts';
import { type Option, optionsOf } from '../state/field-values.ts';
import { actorsOf } from '../state/seen-by.ts';

export type ChoiceGroup = { readonly label: string; readonly options: readonly Option[] };

/** What a select of any kind offers to the person who sees the snapshot. Slack's channel selects offer public ones. */
export function choicesOf(element: Json, snapshot: Snapshot): readonly ChoiceGroup[] {
  switch (element.type) {
    case 'users_select':
    case 'multi_users_select':
      return [{ label: '', options: actorsOf(snapshot).map((person) => option(person.id, `@${person.name}`)) }];
    case 'channels_select':
    case 'multi_channels_select':
      return [{ label: '', options: conversationsOf(snapshot, ['public']) }];
    case 'conversations_select':
    case 'multi_conversations_select':
      return [{ label: '', options: conversationsOf(snapshot, includedKinds(element)) }];
    default: {
      const groups = recordsOf(element.option_groups);
      return groups.length === 0
        ? [{ label: '', options: optionsOf(element.options) }]
        : groups.map((group) => ({ label: wordsOf(group.label), options: optionsOf(group.options) }));
    }
  }
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object */
function includedKinds(element: Json): readonly string[] {
  const { include, exclude_bot_users } = recordOf(element.filter);
  const kinds = include === undefined ? ['public', 'private', 'im'] : stringsOf(include);
  // The direct messages here are all with the app's bot.
  return exclude_bot_users === true ? kinds.filter((kind) => kind !== 'im') : kinds;
}

function conversationsOf(snapshot: Snapshot, kinds: readonly string[]): readonly Option[] {
  return snapshot.channels
    .filter((channel) => !channel.is_archived && kinds.includes(filterKind(channel)))
    .map((channel) => option(channel.id, channel.is_im ? snapshot.app.name : shownName(channel)));
}

function filterKind({ is_im, is_private }: Channel): string {
  if (is_im) return 'im';
  return is_private === true ? 'private' : 'public';
}

function shownName({ name, is_private }: Channel): string {
  return is_private === true ? `${name} (private)` : `#${name}`;
}

function option(value: string, text: string): Option {
  return { value, text, description: '' };
}
