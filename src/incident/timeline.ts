import type { IncidentEvent } from './event.ts';

/** A piece of a sentence: words of ours, a person, an instant, or text that someone typed (never trusted as markup). */
export type Phrase =
  | { readonly words: string }
  | { readonly user: string }
  | { readonly at: string }
  | { readonly quote: string };

/** One line of the timeline: when it happened, when it was recorded, and what it says. */
export type TimelineEntry = {
  readonly sequence: number;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly says: readonly Phrase[];
  /** The sequence of the event that corrects it last. */
  readonly correctedBy: number | null;
};

/**
 * The timeline in the order of the record, of all events or of some among them: what was corrected stays, with a pointer
 * to what corrects it.
 */
export function timeline(events: readonly IncidentEvent[], shown = events): readonly TimelineEntry[] {
  const corrections = new Map(
    events.flatMap((event) => (event.type === 'corrected' ? [[event.data.sequence, event.sequence]] : [])),
  );
  return shown.map((event) => ({
    sequence: event.sequence,
    occurred_at: event.occurred_at,
    recorded_at: event.recorded_at,
    says: [{ user: event.actor }, ...deed(event)],
    correctedBy: corrections.get(event.sequence) ?? null,
  }));
}

function deed(event: IncidentEvent): readonly Phrase[] {
  switch (event.type) {
    case 'declared':
      return [
        words(`declared a ${event.data.severity} ${event.data.kind === 'drill' ? 'drill' : 'incident'}:`),
        quote(event.data.title),
      ];
    case 'acknowledged':
      return [words('acknowledged')];
    case 'lead_assigned':
      return event.data.user_id === event.actor
        ? [words('took the lead')]
        : [words('made'), { user: event.data.user_id }, words('lead')];
    case 'role_assigned':
      return [words('made'), { user: event.data.user_id }, quote(event.data.role)];
    case 'note_added':
      return [words('noted:'), quote(event.data.text), ...writtenBy(event.data.written)];
    case 'corrected':
      return saying(`corrected event ${event.data.sequence}`, event.data.text);
    case 'severity_changed':
      return [words(`set the severity to ${event.data.severity}`)];
    case 'status_changed':
      return saying(`set the status to ${event.data.status}`, event.data.text);
    case 'update_posted': {
      const { text, status, severity } = event.data;
      const changes = [
        ...(status === undefined ? [] : [`the status to ${status}`]),
        ...(severity === undefined ? [] : [`the severity to ${severity}`]),
      ].join(' and ');
      if (changes === '') return saying('posted an update', text);
      return saying(text === undefined ? `set ${changes}` : `posted an update and set ${changes}`, text);
    }
    case 'task_added':
      return [words('added a task:'), quote(event.data.text)];
    case 'task_completed':
      return [words(`completed task ${event.data.task}`)];
    case 'resolved':
      return saying('resolved the incident', event.data.text);
    case 'reopened':
      return saying('reopened the incident', event.data.text);
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

function words(text: string): Phrase {
  return { words: text };
}

function writtenBy(written: { readonly by: string; readonly at: string } | undefined): readonly Phrase[] {
  return written === undefined ? [] : [words('– written by'), { user: written.by }, { at: written.at }];
}

function quote(text: string): Phrase {
  return { quote: text };
}

/** What was done, and after a colon what was said with it. */
function saying(done: string, text: string | undefined): readonly Phrase[] {
  return text === undefined ? [words(done)] : [words(`${done}:`), quote(text)];
}
