import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { slackSides } from '../src/capabilities/index.ts';
import { settingsSchema } from '../src/configuration/settings.ts';
import { type AppManifest, readManifest } from '../src/sandbox/workspace/app-manifest.ts';
import { chatMethods } from '../src/sandbox/workspace/methods/chat.ts';
import { conversationMethods } from '../src/sandbox/workspace/methods/conversations.ts';
import { historyMethods } from '../src/sandbox/workspace/methods/history.ts';
import type { Methods } from '../src/sandbox/workspace/methods/method.ts';
import { pinMethods } from '../src/sandbox/workspace/methods/pins.ts';
import { platformMethods } from '../src/sandbox/workspace/methods/platform.ts';
import { usergroupMethods } from '../src/sandbox/workspace/methods/usergroups.ts';
import { userMethods } from '../src/sandbox/workspace/methods/users.ts';
import { viewMethods } from '../src/sandbox/workspace/methods/views.ts';
import { eventTypes } from '../src/slack/inbox/kept-event.ts';
import { readLine, words } from '../src/slack/inputs/read-line.ts';
import { shortcuts as shortcutIds } from '../src/slack/inputs/shortcut.ts';
import { slashCommandName } from '../src/slack/inputs/slack-input.ts';
import { appManifest } from '../src/terminal/setup/app-manifest.ts';
import { askedBy } from './support/settings.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What each method asks for; a method that is not here is one that nobody has looked up. */
const methods: Methods = {
  ...platformMethods(undefined),
  ...chatMethods,
  ...conversationMethods,
  ...historyMethods,
  ...pinMethods,
  ...usergroupMethods,
  ...userMethods,
  ...viewMethods,
};

/** Scopes that go with no method: slash commands, posting where the app is no member, and hearing of reactions and mentions. */
const withoutMethod = ['app_mentions:read', 'commands', 'chat:write.public', 'reactions:read'];

let text: unknown;
let manifest: AppManifest;
let source: string;
beforeAll(async () => {
  text = parse(await readFile(path('../manifest.yml'), 'utf8'));
  manifest = readManifest(text);
  const rooms = ['../src/slack', '../src/capabilities'].map(path);
  source = (await Promise.all(rooms.map(sourceIn))).join('\n');
});

async function sourceIn(room: string): Promise<string> {
  const files = (await readdir(room, { recursive: true })).filter((file) => file.endsWith('.ts'));
  return (await Promise.all(files.map((file) => readFile(join(room, file), 'utf8')))).join('\n');
}

/** Every match's first group, each once. */
const found = (pattern: RegExp) => [...new Set([...source.matchAll(pattern)].map(([, group]) => group ?? ''))].sort();

const called = () => found(/\bslack\.((?:\w+\.)+\w+)\(/g);

describe('manifest.yml', () => {
  test('is what Slack takes for an app manifest', async () => {
    const schema: unknown = JSON.parse(await readFile(path('slack-manifest/manifest.schema.2.0.0.json'), 'utf8'));
    const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(Object(schema));
    validate(text);
    expect(validate.errors).toBeNull();
    const overHttp = appManifest(text, 'https://quorum.example.net/slack/events');
    validate(overHttp);
    expect(validate.errors).toBeNull();
    expect(overHttp).toMatchObject({
      features: { slash_commands: [{ url: 'https://quorum.example.net/slack/events' }] },
      settings: { socket_mode_enabled: false, interactivity: { is_enabled: true } },
    });
    validate({ ...Object(text), features: { slash_commands: [{ command: 'incident' }] } });
    expect(validate.errors).not.toBeNull();
  });

  test('has a scope for every method that is called, and none that nothing needs', () => {
    const { bot } = manifest.oauth_config.scopes;
    const uncovered = called().filter((name) => {
      const scopes = methods[name]?.scopes;
      if (scopes === undefined) return true;
      // An incident is in a public or in a private channel: what takes a scope of each kind takes both.
      const kinds = ['channels:', 'groups:'].map((kind) => scopes.filter((scope) => scope.startsWith(kind)));
      const asked = kinds.some((ofKind) => ofKind.length > 0) ? kinds : [scopes];
      return asked.some((anyOf) => anyOf.length > 0 && !anyOf.some((scope) => bot.includes(scope)));
    });
    expect(called().length).toBeGreaterThan(10);
    expect(uncovered).toEqual([]);
    const needed = new Set([...withoutMethod, ...called().flatMap((name) => methods[name]?.scopes ?? [])]);
    expect(bot.filter((scope) => !needed.has(scope))).toEqual([]);
  });

  test('declares every command, shortcut and event that is handled, and no other', () => {
    const { slash_commands, shortcuts } = manifest.features;
    expect(slash_commands.map(({ command }) => command)).toEqual([slashCommandName]);
    expect(shortcuts.map(({ type, callback_id }) => [type, callback_id]).sort()).toEqual(
      [
        ...Object.values(shortcutIds).map(({ type, id }) => [type, id]),
        ...slackSides.flatMap((side) => Object.keys(side.messageShortcuts ?? {}).map((id) => ['message', id])),
      ].sort(),
    );
    const events = manifest.settings.event_subscriptions.bot_events.map((event) => event.replace(/\..*$/, ''));
    expect([...new Set(events)].sort()).toEqual([...eventTypes].sort());
  });

  test('gives as examples what the words give', () => {
    const hints = words.flatMap(({ hint }) => hint ?? []);
    expect(text).toMatchObject({ features: { slash_commands: [{ usage_hint: `[${hints.join(' | ')}]` }] } });
    // The hints name an escalation, as a team has it.
    const settings = settingsSchema.parse({ escalations: [{ name: 'payments', steps: [{ whom: ['U0BEN'] }] }] });
    for (const hint of hints) expect(readLine(hint, { ...askedBy('U0ANA'), settings }).kind).not.toBe('unclear');
  });

  test('shows a Home tab if one is published', () => {
    expect(text).toMatchObject({ features: { app_home: { home_tab_enabled: called().includes('views.publish') } } });
  });
});
