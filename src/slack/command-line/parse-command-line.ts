import type { Command } from '../../incident/command.ts';
import { isLead } from '../../incident/lead.ts';
import { type Severity, severities } from '../../incident/severity.ts';
import { type Status, statuses } from '../../incident/status.ts';
import { code } from '../render/mrkdwn.ts';
import { plainText } from './plain-text.ts';
import { nearSubcommand, nearValue, type Subcommand, subcommandOf, subcommands } from './subcommands.ts';

/** The severity of a declaration that names none: the middle one. */
export const severityDefault: Severity = 'sev3';

/** What was typed after `/incident`. */
export type ParsedLine =
  | { readonly kind: 'empty' }
  | { readonly kind: 'help' | 'list' | 'timeline' | 'reliability' }
  /** Null: the incident of the channel. */
  | { readonly kind: 'show'; readonly number: number | null }
  | { readonly kind: 'open'; readonly form: 'declare' | 'note' | 'update' | 'role' | 'task' }
  | {
      readonly kind: 'declare';
      readonly severity: Severity;
      readonly incidentKind: 'real' | 'drill';
      readonly title: string;
    }
  /** Null: the caller. */
  | { readonly kind: 'lead'; readonly user_id: string | null }
  | { readonly kind: 'command'; readonly command: Exclude<Command, { type: 'declare' | 'assign_lead' }> }
  /** Not understood: `sentence` says what would be, in mrkdwn. */
  | { readonly kind: 'invalid'; readonly sentence: string };

/** Longest word of a line that is compared or shown again. */
const wordMax = 40;

/** Reads the text of `/incident`, as Slack sends it with `should_escape`. Total: what it can't read, it says. */
export function parseCommandLine(text: string): ParsedLine {
  const [word, rest] = splitFirst(text);
  if (word === '') return { kind: 'empty' };
  const number = rest === '' ? incidentNumber(word) : null;
  if (number !== null) return { kind: 'show', number };
  if (rest === '' && /^sev-?[1-5]$/i.test(word)) return parseSeverity(word);
  const subcommand = subcommandOf(word);
  if (subcommand === null) {
    const near = nearSubcommand(word.slice(0, wordMax));
    const hint =
      near === null
        ? '`/incident declare` followed by a title declares an incident.'
        : `Did you mean \`/incident ${near}\`?`;
    return invalid(`There is no ${written(word)}. ${hint} \`/incident help\` shows what there is.`);
  }
  return parseArguments(subcommand, rest);
}

function parseArguments(subcommand: Subcommand, rest: string): ParsedLine {
  const said = plainText(rest).trim();
  const other = incidentNumber(said);
  if (other !== null && isOfChannel(subcommand)) return elsewhere(subcommand, other);
  switch (subcommand) {
    case 'declare':
      return parseDeclaration(rest);
    case 'ack':
      return { kind: 'command', command: { type: 'acknowledge' } };
    case 'lead':
      return parseLead(rest);
    case 'note':
      return said === ''
        ? { kind: 'open', form: 'note' }
        : { kind: 'command', command: { type: 'add_note', text: said } };
    case 'correct': {
      const [word, after] = splitFirst(rest);
      const sequence = /^#?(\d{1,9}):?$/.exec(word)?.[1];
      const text = plainText(after).trim();
      if (sequence === undefined || text === '') return missing('correct', '5 it was the cache, not the queue');
      return command({ type: 'correct', sequence: Number(sequence), text });
    }
    case 'update':
      return said === '' ? { kind: 'open', form: 'update' } : command({ type: 'post_update', text: said });
    case 'sev':
      return parseSeverity(said);
    case 'status':
      return parseStatus(rest);
    case 'role':
      return parseRole(rest);
    case 'task':
      return said === '' ? { kind: 'open', form: 'task' } : command({ type: 'add_task', text: said });
    case 'done': {
      const number = /^#?(\d{1,9})$/.exec(said)?.[1];
      return number === undefined ? missing('done', '2') : command({ type: 'complete_task', task: Number(number) });
    }
    case 'resolve':
      return command({ type: 'resolve', ...textIn(said) });
    case 'reopen':
      return command({ type: 'reopen', ...textIn(said) });
    case 'show': {
      if (said === '') return { kind: 'show', number: null };
      const number = incidentNumber(said);
      return number === null ? missing('show', '42') : { kind: 'show', number };
    }
    case 'timeline':
    case 'list':
    case 'reliability':
    case 'help':
      return { kind: subcommand };
    default: {
      const unreachable: never = subcommand;
      return unreachable;
    }
  }
}

function parseDeclaration(text: string): ParsedLine {
  if (text === '') return { kind: 'open', form: 'declare' };
  let severity: Severity | null = null;
  let drill = false;
  let rest = text;
  for (;;) {
    const [first, after] = splitFirst(rest);
    const word = first.replace(/[:,]$/, '');
    const named = severityOf(word);
    if (severity === null && named !== null && /^sev/i.test(word)) severity = named;
    else if (severity === null && /^sev-?\d+$/i.test(word)) return wrongSeverity(word);
    else if (!drill && word.toLowerCase() === 'drill') drill = true;
    else break;
    rest = after;
  }
  const title = plainText(rest).replaceAll(/\s+/g, ' ').trim();
  if (title === '') return invalid('A title is missing. For example: `/incident declare sev2 Checkout is down`.');
  return {
    kind: 'declare',
    severity: severity ?? severityDefault,
    incidentKind: drill ? 'drill' : 'real',
    title,
  };
}

function parseLead(rest: string): ParsedLine {
  if (rest === '') return { kind: 'lead', user_id: null };
  const user_id = userOf(rest);
  return user_id === null ? nobody(rest, 'lead') : { kind: 'lead', user_id };
}

function parseRole(rest: string): ParsedLine {
  if (rest === '') return { kind: 'open', form: 'role' };
  const at = rest.lastIndexOf('<@');
  const user_id = at === -1 ? null : userOf(rest.slice(at));
  const role = plainText(at === -1 ? rest : rest.slice(0, at))
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (user_id !== null && isLead(role)) return { kind: 'lead', user_id };
  if (user_id !== null && role !== '') return command({ type: 'assign_role', role, user_id });
  const typed = rest.split(/\s+/).find((word) => word.startsWith('@'));
  return typed !== undefined ? nobody(typed, 'role') : missing('role', 'scribe @ana');
}

function parseSeverity(said: string): ParsedLine {
  if (said === '') return { kind: 'open', form: 'update' };
  const severity = severityOf(said);
  return severity === null ? wrongSeverity(said) : command({ type: 'change_severity', severity });
}

function parseStatus(rest: string): ParsedLine {
  if (rest === '') return { kind: 'open', form: 'update' };
  const [word, after] = splitFirst(rest);
  const status = statusOf(word);
  const text = textIn(plainText(after).trim());
  if (status === 'resolved') return command({ type: 'resolve', ...text });
  if (status !== null) return command({ type: 'change_status', status, ...text });
  const accepted = 'It is investigating, identified, monitoring or resolved.';
  const near = nearValue(word.slice(0, wordMax), statuses);
  const hint = near === null ? '' : ` Did you mean \`/incident status ${near}\`?`;
  return invalid(`${written(word)} is not a status. ${accepted}${hint}`);
}

function wrongSeverity(word: string): ParsedLine {
  const accepted = 'It is one of sev1 (the worst), sev2, sev3, sev4 and sev5.';
  return invalid(`${written(word)} is not a severity. ${accepted}`);
}

function nobody(word: string, subcommand: 'lead' | 'role'): ParsedLine {
  return invalid(
    `${written(word)} is nobody that Slack knows. Type @ and pick a person: \`/incident ${subcommands[subcommand].usage}\`.`,
  );
}

/** Whether a subcommand is about the incident of the channel, and a lone number after it would seem to name another. */
function isOfChannel(subcommand: Subcommand): boolean {
  return ['ack', 'resolve', 'reopen', 'timeline'].includes(subcommand);
}

function elsewhere(subcommand: Subcommand, number: number): ParsedLine {
  return invalid(
    `\`/incident ${subcommand}\` is about the incident of the channel it is typed in, and takes no number. \`/incident show ${number}\` leads to the channel of INC-${number}.`,
  );
}

function missing(subcommand: Subcommand, example: string): ParsedLine {
  const usage = code(`/incident ${subcommands[subcommand].usage}`);
  return invalid(`That is written ${usage}. For example: \`/incident ${subcommand} ${example}\`.`);
}

function command(of: Exclude<Command, { type: 'declare' | 'assign_lead' }>): ParsedLine {
  return { kind: 'command', command: of };
}

function invalid(sentence: string): ParsedLine {
  return { kind: 'invalid', sentence };
}

/** What was typed, shown again: as code, cut, and unable to ping. */
function written(word: string): string {
  return code([...plainText(word)].slice(0, wordMax).join(''));
}

function splitFirst(text: string): readonly [string, string] {
  const trimmed = text.trim();
  const blank = /\s/.exec(trimmed);
  return blank === null ? [trimmed, ''] : [trimmed.slice(0, blank.index), trimmed.slice(blank.index).trim()];
}

/** A user as Slack writes one with `should_escape`. https://docs.slack.dev/interactivity/implementing-slash-commands */
function userOf(text: string): string | null {
  return /^<@([UW][A-Z0-9]{1,63})(?:\|[^<>]*)?>$/.exec(text.trim())?.[1] ?? null;
}

/** 42, INC-42 or #42. */
function incidentNumber(word: string): number | null {
  const digits = /^(?:inc-|#)?(\d{1,9})$/i.exec(word)?.[1];
  return digits === undefined ? null : Number(digits);
}

function severityOf(word: string): Severity | null {
  const digit = /^(?:sev-?)?([1-5])$/i.exec(word)?.[1];
  return severities.find((severity) => severity === `sev${digit}`) ?? null;
}

function statusOf(word: string): Status | null {
  return statuses.find((status) => status === word.toLowerCase()) ?? null;
}

function textIn(text: string): { readonly text?: string } {
  return text === '' ? {} : { text };
}
