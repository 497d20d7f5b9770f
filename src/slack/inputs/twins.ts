import { slackSides } from '../../capabilities/index.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import type { Reference } from '../../kernel/owed.ts';
import type { Fields } from '../kit/fields.ts';
import type { Asked, Asker, Word } from '../kit/word.ts';
import { viewIds } from '../views/view-ids.ts';
import { readAction } from './read-action.ts';
import { words } from './read-line.ts';
import { formNamed } from './read-submission.ts';

/** A word, what it asks for, and the buttons that ask for the same. */
export type Twin = {
  readonly word: Word;
  /** An example of each command that it can ask for. */
  readonly commands: readonly AnyCommand[];
  /** By their action ids. */
  readonly buttons: readonly string[];
};

const anyIncident = '00000000-0000-4000-8000-000000000000';
const anybody = 'U0';
/** What a command about two incidents takes. */
const another: Reference = { incident_id: 'another', number: 2, kind: 'real', stands: 'open', ended: '' };
const aboutAnother = { into: another, people: [] };

/** All words, in the order of the help. Which button does the same follows from what both ask for. */
export function twins(asker: Asker): readonly Twin[] {
  const ids = [...slackSides.flatMap((side) => Object.keys(side.buttons ?? {})), ...Object.values(viewIds)];
  const clicks = ids.map((id) => {
    // A button may name one thing among several of an incident, such as its first task.
    const asked = [anyIncident, `${anyIncident}:1`].flatMap((value) => readAction(id, value, asker)?.asked ?? []);
    return { id, does: asked.flatMap((one) => deedsOf(one, asker)) };
  });
  return words.map((word) => {
    const asked = examplesOf(word.usage).map((rest) => word.parse(rest, asker));
    const does = new Set(asked.flatMap((one) => deedsOf(one, asker)));
    return {
      word,
      commands: onceEach(asked.flatMap((one) => commandsOf(one, asker))),
      buttons: clicks.filter((click) => click.does.some((deed) => does.has(deed))).map(({ id }) => id),
    };
  });
}

/** What is asked for, as strings that are the same for the same: a form is as good as what it sends. */
function deedsOf(asked: Asked, asker: Asker): readonly string[] {
  const commands = commandsOf(asked, asker).map(({ type }) => `command ${type}`);
  if (asked.kind === 'open') return [`form ${asked.form}`, ...commands];
  if (asked.kind !== 'view') return commands;
  return [asked.view.kind === 'part' ? `view part ${asked.view.of}` : `view ${asked.view.kind}`];
}

/** The commands that something asks for, by itself or by the form that it opens. */
function commandsOf(asked: Asked, asker: Asker): readonly AnyCommand[] {
  if (asked.kind === 'command' && asked.into !== undefined) return [{ ...asked.command, ...aboutAnother }];
  if (asked.kind === 'command' || asked.kind === 'declare') return [asked.command];
  if (asked.kind !== 'open') return [];
  const sent = sentBy(asked.form, asker);
  return sent === null ? [] : commandsOf(sent, asker);
}

function onceEach(commands: readonly AnyCommand[]): readonly AnyCommand[] {
  return commands.filter(({ type }, index) => commands.findIndex((other) => other.type === type) === index);
}

/** What a form asks for once each of its fields is filled in; null where that is not enough for it. */
function sentBy(name: string, asker: Asker): Asked | null {
  const form = formNamed(name);
  if (form === null) return null;
  const { blocks } = form.view(null, asker.settings);
  const choices = new Map(
    blocks.flatMap((block) =>
      block.type === 'input' && block.element.type === 'static_select'
        ? [[block.block_id, block.element.options?.at(-1)?.value] as const]
        : [],
    ),
  );
  const filled: Fields = {
    text: () => '1',
    choice: (blockId) => choices.get(blockId),
    choices: () => [],
    user: () => anybody,
    instant: () => undefined,
    day: () => undefined,
    isChecked: () => false,
  };
  const sent = form.read(filled, {}, asker);
  return sent.kind === 'errors' ? null : sent;
}

/** What may follow a word, by how it is written: nothing, what it needs, and all that it takes. */
function examplesOf(usage: string): readonly string[] {
  const [, ...parts] = usage.split(' ');
  const whole = parts.join(' ');
  const needed = whole.replaceAll(/\s*\[[^\]]*\]/g, '');
  const all = ([0, -1] as const).map((choice) => chosen(whole, choice).replaceAll(/[[\]]/g, ''));
  return ['', needed, ...all].map((one) => one.replaceAll(/<([^<>]+)>|\S*…\S*/g, exampleOf).trim());
}

/** With the first (0) or the last (-1) of what may stand in the same place: "lead <@user>" and "lead none". */
function chosen(usage: string, choice: 0 | -1): string {
  return usage.replaceAll(/[<[]([^<>[\]]* \| [^<>[\]]*)[>\]]/g, (_, options: string) => {
    const option = options.split(' | ').at(choice) ?? '';
    return option.startsWith('@') ? `<${option}>` : option;
  });
}

function exampleOf(_: string, placeholder = 'sev1…'): string {
  if (placeholder.includes('@')) return `<@${anybody}>`;
  if (placeholder.includes('…')) return 'sev1';
  if (placeholder.includes(' | ')) return placeholder.split(' | ')[0] ?? '';
  if (placeholder === 'time') return '30m';
  if (placeholder === 'day') return 'tomorrow';
  return /number|event/.test(placeholder) ? '1' : 'text';
}
