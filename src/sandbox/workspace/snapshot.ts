import type { Core } from './core.ts';
import { messagesTab } from './messages-tab.ts';
import { app, team } from './people.ts';
import type { Snapshot } from './protocol.ts';

/** Everything that the page shows; messages of all channels in the order of their ts. */
export function snapshotOf(core: Core, connected: boolean, extensions: readonly string[]): Snapshot {
  const { channels, messages, views, homes } = core.state();
  const { features, display_information } = core.manifest;
  return {
    team: { id: team.id, name: team.name },
    app: {
      name: display_information.name,
      bot_user: app.botUser,
      connected,
      messages_tab: messagesTab(core),
      commands: features.slash_commands.map(({ command, description, usage_hint }) => ({
        command,
        description,
        usage_hint,
      })),
      shortcuts: features.shortcuts.map(({ name, type, callback_id }) => ({ name, type, callback_id })),
    },
    people: core.people,
    channels: [...channels.values()],
    messages: [...messages.values()].flatMap((kept) => [...kept.values()]).sort((a, b) => (a.ts < b.ts ? -1 : 1)),
    views: [...views.values()],
    homes: Object.fromEntries([...homes].map(([user, view]) => [user, { ...view }])),
    extensions,
  };
}
