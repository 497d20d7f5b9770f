import type { Core } from './core.ts';
import type { Snapshot } from './protocol.ts';

/** What people can do in the app's Messages tab. https://docs.slack.dev/surfaces/app-home#messages-tab */
export function messagesTab(core: Core): Snapshot['app']['messages_tab'] {
  const { messages_tab_enabled, messages_tab_read_only_enabled } = core.manifest.features.app_home;
  if (!messages_tab_enabled) return 'off';
  return messages_tab_read_only_enabled ? 'read_only' : 'writable';
}
