import type { Plant } from '../support/plants.ts';

const inputs = 'src/slack/inputs';
const fields = 'src/slack/kit/sent-fields.ts';
const gate = `${inputs}/gate.ts`;

const unschooled = {
  file: `${inputs}/slack-input.ts`,
  find: 'return input.success ? input.data :',
  replace: "return input.success ? input.data : of !== 'command' ? Object.assign(body, { kind: of }) :",
};

const asMember = {
  file: gate,
  find: 'const standing = found?.standing ?? null;',
  replace: "const standing: string = 'member';",
};

/** What keeps hostile payloads harmless, each to be taken out of the product. */
export const plants: readonly Plant[] = [
  {
    name: 'schema: a payload is used though it is not what Slack sends',
    edits: [unschooled],
  },
  {
    name: 'last resort: what fails is not acknowledged',
    edits: [
      unschooled,
      { file: `${inputs}/receive.ts`, find: 'if (!isAcknowledged) await acknowledge(', replace: 'throw error; (' },
    ],
  },
  {
    name: 'receipt: what there is nothing to do for is not acknowledged',
    edits: [
      {
        file: `${inputs}/receive.ts`,
        find: "    case 'nothing':\n      return acknowledge();",
        replace: "    case 'nothing':\n      return;",
      },
    ],
  },
  {
    name: 'ids: any text is one',
    edits: [
      { file: fields, find: 'slackId = z.string().regex(/^[A-Z][A-Z0-9]{1,63}$/)', replace: 'slackId = z.string()' },
      { file: fields, find: '[\\x21-\\x7e]{1,255}', replace: '[^]*' },
    ],
  },
  {
    name: 'times: any text is one',
    edits: [{ file: fields, find: '/^\\d{1,11}\\.\\d{1,9}$/', replace: '/^[^]*$/' }],
  },
  {
    name: 'storable: NUL and half a pair go to the database',
    edits: [
      {
        file: 'src/kernel/text.ts',
        find: "return typed.toWellFormed().replaceAll('\\u0000', '');",
        replace: 'return typed;',
      },
    ],
  },
  {
    name: 'message: its fields are used as they come',
    edits: [
      {
        file: `${inputs}/note-message.ts`,
        find: 'authorSchema.parse(message)',
        replace: 'Object(message)',
      },
    ],
  },
  {
    name: 'record: what is written is not what can be read',
    edits: [
      { file: `${inputs}/note-message.ts`, find: 'authorSchema.parse(message)', replace: 'Object(message)' },
      { file: 'src/kernel/payload.ts', find: 'if (read.success) return null;', replace: 'if (read) return null;' },
    ],
  },
  {
    name: 'gate: the workspace is not asked for',
    edits: [
      { file: gate, find: 'if (team === null || !isOurs(team))', replace: 'if (team === null)' },
      // Who is of the strange workspace is no member of it, as Slack says.
      asMember,
    ],
  },
  {
    name: 'gate: somebody of another workspace may act where a channel is shared',
    edits: [{ file: gate, find: 'if (!isAtHome && found?.isOfGrid !== true)', replace: 'if (isOrganizationWide)' }],
  },
  {
    name: 'gate: apps and those who have left may act',
    edits: [asMember],
  },
  {
    name: 'gate: anybody may be named',
    edits: [
      {
        file: gate,
        find: "if (asked.kind !== 'command' && asked.kind !== 'declare') return null;",
        replace: 'if (asked) return null;',
      },
    ],
  },
  {
    name: 'escapes: what is typed goes to Slack as it is',
    edits: [
      {
        file: 'src/slack/kit/mrkdwn.ts',
        find: "replaceAll(/[&<>]/g, (character) => escapes[character] ?? '')",
        replace: 'slice()',
      },
    ],
  },
  {
    name: 'quotes: what is typed stands among the lines of the bot',
    edits: [
      {
        file: 'src/slack/kit/rich-text.ts',
        find: "elements.push({ type: 'rich_text_quote', elements: [...piece.leaves] });",
        replace: "elements.push({ type: 'rich_text_section', elements: [...piece.leaves] });",
      },
    ],
  },
];
