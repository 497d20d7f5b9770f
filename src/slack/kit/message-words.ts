import { z } from 'zod';
import { type NameOf, plainText } from './plain-text.ts';
import { richWords } from './rich-words.ts';

/** What a message says in plain words, and whether these are all that a reader of it sees. */
export type MessageWords = { readonly text: string; readonly isWhole: boolean };

/** A part that is not what it should be is as good as none. */
const json = z.record(z.string(), z.unknown()).catch({});
const jsons = z.array(json).catch([]);
const string = z.string().catch('');

type Json = z.output<typeof json>;

/**
 * Everything that Slack shows of a message, in plain words: its blocks, or its text where it has none, what is attached to
 * it, and its files by their names. People and channels are called by what the message or `nameOf` calls them.
 * https://docs.slack.dev/reference/events/message
 */
export function messageWords(message: unknown, nameOf: NameOf): MessageWords {
  const { text, blocks, attachments, files } = json.parse(message);
  const drawn = jsons.parse(blocks);
  const shown = joined(drawn.map((block) => blockWords(block, nameOf)));
  const said = shown === '' ? plainText(string.parse(text), nameOf).trim() : shown;
  const attached = jsons.parse(attachments).filter((one) => said === '' || !isPreview(one));
  const beside = [...attached.map((one) => attachmentWords(one, nameOf)), ...jsons.parse(files).map(fileWords)];
  const isTyped = drawn.every(({ type }) => type === 'rich_text');
  return { text: joined([said, ...beside]), isWhole: isTyped && beside.length === 0 };
}

/** Slack's own look at an address that the message names. https://docs.slack.dev/messaging/unfurling-links-in-messages */
function isPreview({ from_url, is_share, is_msg_unfurl }: Json): boolean {
  return from_url !== undefined && is_share !== true && is_msg_unfurl !== true;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== '').join('\n');
}

/** https://docs.slack.dev/reference/block-kit/blocks */
function blockWords(block: Json, nameOf: NameOf): string {
  switch (block.type) {
    case 'rich_text':
      return richWords(block, nameOf);
    case 'markdown':
      return string.parse(block.text);
    case 'image':
      return `[image: ${textWords(block.title, nameOf) || string.parse(block.alt_text) || 'untitled'}]`;
    case 'video':
      return `[video: ${textWords(block.title, nameOf) || string.parse(block.alt_text)}]`;
    case 'table':
    case 'data_table':
      return z
        .array(z.array(z.unknown()).catch([]))
        .catch([])
        .parse(block.rows)
        .map((row) => row.map((cell) => cellWords(cell, nameOf)).join(' | '))
        .join('\n');
    default:
      return joined(textsIn(block, nameOf));
  }
}

function cellWords(cell: unknown, nameOf: NameOf): string {
  const read = json.parse(cell);
  return read.type === 'rich_text' ? richWords(read, nameOf) : string.parse(read.text);
}

/** Blocks hold blocks, and Slack's own stand in each other a few times at most. */
const depthMax = 20;

/** What newer blocks say in a bare string: the title of a plan, a chart or a container, the name of a call and where it is. */
const spoken = new Set(['title', 'subtitle', 'text', 'name', 'body', 'description', 'join_url']);

/** The texts of a block that holds some, in their order: its own, those of its fields, of its elements and of the blocks in it. */
function textsIn(value: unknown, nameOf: NameOf, depth = 0): readonly string[] {
  if (depth > depthMax) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, nameOf, depth + 1));
  const read = json.safeParse(value).data ?? {};
  switch (read.type) {
    case 'mrkdwn':
    case 'plain_text':
      return [textWords(read, nameOf)];
    case 'image':
      return [string.parse(read.alt_text)];
    case 'rich_text':
      return [richWords(read, nameOf)];
    // What can be pressed says nothing, except where it leads.
    case 'button':
      return read.url === undefined ? [] : [`${textWords(read.text, nameOf)}: ${string.parse(read.url)}`];
    default:
      if (/_(select|input|picker|buttons?)$|^(overflow|checkboxes)$/.test(string.parse(read.type))) return [];
      return Object.entries(read).flatMap(([name, part]) => {
        if (typeof part === 'string') return spoken.has(name) ? [plainText(part, nameOf)] : [];
        return textsIn(part, nameOf, depth + 1);
      });
  }
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
function textWords(value: unknown, nameOf: NameOf): string {
  return plainText(string.parse(json.parse(value).text), nameOf);
}

/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
function attachmentWords(attachment: Json, nameOf: NameOf): string {
  const say = (field: unknown) => plainText(string.parse(field), nameOf);
  const { title_link } = attachment;
  const title = say(attachment.title);
  const fields = jsons.parse(attachment.fields).map((field) => {
    const [name, value] = [say(field.title), say(field.value)];
    return name === '' ? value : `${name}: ${value}`;
  });
  const shared = jsons.parse(attachment.message_blocks).map(({ message }) => messageWords(message, nameOf).text);
  const links = jsons.parse(attachment.actions).flatMap(({ text, url }) => {
    return typeof url === 'string' ? [`${say(text)}: ${url}`] : [];
  });
  const words = joined([
    say(attachment.pretext),
    say(attachment.author_name),
    title === '' || typeof title_link !== 'string' ? title : `${title} (${title_link})`,
    ...(joined(shared) === '' ? [say(attachment.text)] : shared),
    ...fields,
    ...jsons.parse(attachment.blocks).map((block) => blockWords(block, nameOf)),
    ...jsons.parse(attachment.files).map(fileWords),
    ...links,
    say(attachment.footer),
  ]);
  if (words !== '') return words;
  const image = typeof attachment.image_url === 'string' ? '[image]' : '';
  const fallback = say(attachment.fallback).replace(noPreview, '');
  return fallback || image || string.parse(attachment.from_url);
}

/** What Slack writes for an attachment that has no words. */
const noPreview = '[no preview available]';

/** The most that a note takes of what a message shows of a file. */
const previewMax = 1000;

/** A file by its name, with what the message shows of a snippet, an email or what somebody said. https://docs.slack.dev/reference/objects/file-object */
function fileWords({ title, name, mode, external_url, preview, plain_text, transcription }: Json): string {
  if (mode === 'tombstone' || mode === 'hidden_by_limit') return '[file: no longer there]';
  const called = string.parse(title) || string.parse(name) || 'untitled';
  const said = string.parse(json.parse(json.parse(transcription).preview).content);
  const shown = (said || string.parse(plain_text) || string.parse(preview)).trim();
  const cut = shown.length > previewMax ? `${shown.slice(0, previewMax).toWellFormed()}…` : shown;
  const where = string.parse(external_url);
  return joined([`[file: ${called}${where === '' ? '' : ` (${where})`}]`, cut]);
}
