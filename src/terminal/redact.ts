import type { Command, IncidentState } from '../capabilities/index.ts';
import { correctionTarget, redactionOf, textLimitOf } from '../kernel/incident-core.ts';
import { incidentName, kindFrom } from '../kernel/incident-name.ts';
import { requestId } from '../kernel/request-id.ts';
import { operator } from '../kernel/system-actor.ts';
import { connectAsOwner } from '../store/connect-as-owner.ts';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { eraseTexts } from '../store/erase-texts.ts';
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
  const { incident_id, number, kind } = await chooseIncident(regions, chosen);
  const owner = await connectAsOwner(choice, 'quorum-redact');
  try {
    const record = openRecord(regions);
    const { state, isNew } = await recorded(record, incident_id, { type: 'redact', sequence, reason }, at);
    const name = `Event ${sequence} of ${incidentName({ number, kind: kindFrom(kind) })}`;
    const deleted = await eraseTexts(owner, incident_id, sequence).catch((error: unknown) => {
      throw new Failure(
        `${name} is redacted in the record, but its text could not be deleted from the database (${reasonOf(error)}). ${remedyFor(codeOf(error))}`,
        1,
      );
    });
    return [saidOf(name, isNew, deleted), ...othersAbout(state, sequence), reach].join('\n');
  } finally {
    await owner.destroy();
  }
}

const reach =
  'Quorum removes it from its own posts in Slack while it runs. It may still be in what people typed in Slack, in exports, and in backups, files and logs of the database.';

function saidOf(name: string, isNew: boolean, deleted: number): string {
  const texts = deleted === 1 ? 'its text is deleted' : `its ${deleted} texts are deleted`;
  if (deleted > 0) return `${name} is redacted: ${texts} from the database.`;
  return isNew
    ? `${name} is redacted. The database no longer held its text.`
    : `${name} was redacted before. The database does not hold its text.`;
}

function remedyFor(code: string): string {
  return code === '42501' ? 'Run it again as the owner of the database.' : 'Run it again to finish.';
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
      ? `event ${others[0]}, whose text is still there`
      : `events ${others.join(', ')}, whose texts are still there`;
  return [`Check ${events}: a text and its corrections are redacted one by one.`];
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
      return new Failure('Nothing was redacted: too many people write to the incident at once. Run it again.', 1);
    case 'mismatch':
      return new Failure('Nothing was redacted: another event has the id of this redaction. Run "quorum verify".', 1);
    case 'damaged':
      return new Failure(`Nothing was redacted: the record of the incident can't be read. Run "quorum verify".`, 1);
    case 'unavailable':
      return new Failure(`Nothing was redacted: the database can't be written (${outcome.reason}). Run it again.`, 1);
    case 'unknown':
      return new Failure(`It is not known whether it was redacted (${outcome.reason}). Run it again.`, 1);
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}
