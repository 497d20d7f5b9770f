import type { Command, IncidentState } from '../capabilities/index.ts';
import { correctionTarget, redactionOf, textLimitOf } from '../kernel/incident-core.ts';
import { requestId } from '../kernel/request-id.ts';
import { operator } from '../kernel/system-actor.ts';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { connectEraser, eraseTexts } from '../store/erase-texts.ts';
import { openRecord } from '../store/open-record.ts';
import type { Outcome } from '../store/outcome.ts';
import type { IncidentRecord } from '../store/record.ts';
import { type Chosen, chooseIncident } from './choose-incident.ts';
import { Failure } from './failure.ts';
import type { Opened } from './open-existing.ts';
import { printable } from './printable.ts';
import { sentenceText } from './sentence-text.ts';

type Redaction = Chosen & { readonly sequence: number; readonly reason: string };

/**
 * Erases the texts of an event: records that they were redacted, then deletes them as the database's owner. Whatever
 * breaks between the two, running it again finishes. `at`: now, ISO 8601. Answers what is gone and what is not.
 * @throws Failure with a sentence for what can't be redacted, and when the database does not let it.
 */
export async function redact(
  { regions, choice }: Opened,
  { sequence, reason, ...chosen }: Redaction,
  at: string,
): Promise<string> {
  const { incident_id, number } = await chooseIncident(regions, chosen);
  const eraser = await connectEraser(choice);
  try {
    const record = openRecord(regions);
    const { state, isNew } = await recorded(record, incident_id, { type: 'redact', sequence, reason }, at);
    const name = `Event ${sequence} of INC-${number}`;
    const deleted = await eraseTexts(eraser, incident_id, sequence).catch((error: unknown) => {
      throw new Failure(
        `${name} is redacted in the record, and its text still stands in the database, which does not let it be deleted (${reasonOf(error)}). ${remedyFor(codeOf(error))}`,
        1,
      );
    });
    return [saidOf(name, isNew, deleted), reach, ...othersAbout(state, sequence)].join(' ');
  } finally {
    await eraser.destroy();
  }
}

const reach =
  'Not reached: backups, and the files and logs of the database, until they expire or are overwritten; exports that somebody keeps; and on Slack what people typed themselves, and what Slack keeps of it. The posts of Quorum are redrawn by the Quorum that runs.';

function saidOf(name: string, isNew: boolean, deleted: number): string {
  const texts = deleted === 1 ? 'its text is deleted' : `its ${deleted} texts are deleted`;
  if (deleted > 0) return `${name} is redacted: ${texts} from the database, and the record says so.`;
  return isNew
    ? `${name} is redacted, and the database held no text of it any more.`
    : `${name} was redacted before, and the database holds no text of it.`;
}

function remedyFor(code: string): string {
  return code === '42501'
    ? 'Run it again as the owner of the database.'
    : 'Run it again: it goes on where it broke off.';
}

/** Other texts about the same thing, which may say it again: what it corrects, and its corrections. */
function othersAbout(state: IncidentState, sequence: number): readonly string[] {
  const about = correctionTarget(state, sequence);
  const others = Array.from({ length: state.head.sequence }, (_, index) => index + 1).filter(
    (one) =>
      one !== sequence &&
      correctionTarget(state, one) === about &&
      textLimitOf(state, one) > 0 &&
      redactionOf(state, one) === null,
  );
  if (others.length === 0) return [];
  const events =
    others.length === 1
      ? `event ${others[0]}, whose text still stands`
      : `events ${others.join(', ')}, whose texts still stand`;
  return [`Look at ${events}: what was corrected and its corrections are redacted one by one.`];
}

/** The incident after the redaction: by this request, an earlier one, or somebody else's. */
async function recorded(
  record: IncidentRecord,
  incident_id: string,
  command: Extract<Command, { type: 'redact' }>,
  at: string,
): Promise<{ readonly state: IncidentState; readonly isNew: boolean }> {
  const before = await redactedBefore(record, incident_id, command.sequence);
  if (before !== null) return { state: before, isNew: false };
  const outcome = await record.execute({
    event_id: requestId('redact', incident_id, String(command.sequence)),
    incident_id,
    actor: operator,
    origin: 'terminal',
    occurred_at: at,
    command,
  });
  if (outcome.kind === 'recorded') return { state: outcome.state, isNew: !outcome.replay };
  // Somebody else was faster, with a reason of their own.
  const after = await redactedBefore(record, incident_id, command.sequence);
  if (after !== null) return { state: after, isNew: false };
  throw failureOf(outcome);
}

async function redactedBefore(record: IncidentRecord, incidentId: string, sequence: number) {
  const read = await record.load(incidentId, { fresh: true });
  const state = read.kind === 'read' ? (read.value?.state ?? null) : null;
  return state !== null && redactionOf(state, sequence) !== null ? state : null;
}

/** A reason that can't be taken is wrong usage; the rest is in the record. */
const wrongUsage = new Set(['text_missing', 'text_too_long']);

function failureOf(outcome: Exclude<Outcome, { kind: 'recorded' }>): Failure {
  switch (outcome.kind) {
    case 'refused':
      return new Failure(sentenceText(outcome.says, printable), wrongUsage.has(outcome.reason) ? 2 : 1);
    case 'unchanged':
      return new Failure(`${sentenceText(outcome.says, printable)}.`, 1);
    case 'busy':
      return new Failure('Too many write to the incident at once. Nothing was redacted: run it again.', 1);
    case 'mismatch':
      return new Failure('Another event has the id of this redaction: run "quorum verify".', 1);
    case 'damaged':
      return new Failure(`The record of the incident can't be read: run "quorum verify". Nothing was redacted.`, 1);
    case 'unavailable':
      return new Failure(`Nothing was redacted: the database can't be written (${outcome.reason}). Run it again.`, 1);
    case 'unknown':
      return new Failure(`It is not known whether it was redacted (${outcome.reason}). Run it again: it goes on.`, 1);
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}
