import type { Snapshot } from '../../workspace/protocol.ts';
import { type Json, recordsOf, wordsOf } from '../json.ts';
import { type Option, optionsOf } from '../state/field-values.ts';

export type ChoiceGroup = { readonly label: string; readonly options: readonly Option[] };

/** What a select of any kind offers in this workspace. */
export function choicesOf(element: Json, snapshot: Snapshot): readonly ChoiceGroup[] {
  const people = snapshot.people
    .filter((person) => !person.is_bot)
    .map((person) => option(person.id, `@${person.name}`));
  const channels = snapshot.channels
    .filter((channel) => !channel.is_im && !channel.is_archived)
    .map((channel) => option(channel.id, `#${channel.name}`));
  switch (element.type) {
    case 'users_select':
    case 'multi_users_select':
      return [{ label: '', options: people }];
    case 'channels_select':
    case 'multi_channels_select':
      return [{ label: '', options: channels }];
    case 'conversations_select':
    case 'multi_conversations_select':
      return [{ label: '', options: channels }];
    default: {
      const groups = recordsOf(element.option_groups);
      return groups.length === 0
        ? [{ label: '', options: optionsOf(element.options) }]
        : groups.map((group) => ({ label: wordsOf(group.label), options: optionsOf(group.options) }));
    }
  }
}

function option(value: string, text: string): Option {
  return { value, text, description: '' };
}
