import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { secondsAfter } from '../../kernel/seconds.ts';
import { severities } from '../../kernel/severity.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { plainWords } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { textIn } from '../../slack/kit/arguments.ts';
import { context } from '../../slack/kit/blocks.ts';
import { type Fields, selectField, textField } from '../../slack/kit/fields.ts';
import type { Filled, Form } from '../../slack/kit/form.ts';
import type { Asker } from '../../slack/kit/word.ts';
import { durationText } from '../lifecycle/duration.ts';
import { severityField, statusField } from '../lifecycle/lifecycle-forms.slack.ts';
import { type Lifecycle, remindAfter } from '../lifecycle/lifecycle-state.ts';
import { ask as askLifecycle } from '../lifecycle/lifecycle-words.slack.ts';
import { openStatuses } from '../lifecycle/status.ts';
import { ask } from './read-update.slack.ts';
import { nextUpdateRule } from './updates-state.ts';

type State = IncidentCore & Lifecycle;

/** The fields by their block ids: frozen, as the form's callback id is. */
const ids = { text: 'text', status: 'status', severity: 'severity', next: 'next' } as const;

const minute = 60;
const hour = 60 * minute;
/** When the next update can be promised, in seconds from now; null: not at all. As usual: by the severity. */
const promises = {
  '15m': 15 * minute,
  '30m': 30 * minute,
  '1h': hour,
  '2h': 2 * hour,
  '4h': 4 * hour,
  '1d': 24 * hour,
  none: null,
} as const;
const nextSchema = z.enum(['usual', '15m', '30m', '1h', '2h', '4h', '1d', 'none']);
type Next = z.output<typeof nextSchema>;

const severitySchema = z.enum(severities);
const statusSchema = z.enum(openStatuses);
const long = { max: textLengthMax, multiline: true, optional: true } as const;

export const updateForm: Form<State> = {
  name: 'update',
  callbackId: 'incident:update:v1',
  errorBlock: ids.text,
  isFilledLater: true,
  view,
  read,
  objection: refusalOnceResolved,
};

/** A form that is filled later keeps what a field holds. Only a new field takes its initial value. */
function view(state: State | null, settings: Settings) {
  const said = { title: 'Post an update', submit: 'Post' };
  if (state === null) {
    const soon = 'Status and severity are still loading. If you post now, they stay as they are.';
    return { ...said, blocks: [textField(ids.text, 'What is new?', { ...long, optional: false }), context(soon)] };
  }
  const { status, severity } = state;
  const text = textField(ids.text, 'What is new?', long);
  return status === 'resolved'
    ? { ...said, blocks: [text, severityField(severity, settings)], shown: { severity } }
    : {
        ...said,
        blocks: [text, nextField(state), statusField(status), severityField(severity, settings)],
        shown: { status, severity },
      };
}

function nextField(state: State) {
  const seconds = remindAfter(state, nextUpdateRule);
  const usual = seconds === null ? 'none is promised' : `in ${durationText(seconds * 1000)}`;
  const named = Object.entries(promises).map(([value, length]) => [
    value,
    { name: length === null ? 'none' : `in ${durationText(length * 1000)}`, meaning: null },
  ]);
  const choices: Record<Next, { readonly name: string; readonly meaning: string | null }> = {
    usual: { name: 'as usual', meaning: `For ${plainWords(state.severityTerm.name)}: ${usual}` },
    ...Object.fromEntries(named),
  };
  return selectField(ids.next, 'Next update', nextSchema.options, choices, 'usual');
}

/** One command for the text and the changes. A field that is as it was shown was not changed by this person. */
function read(fields: Fields, shown: Readonly<Record<string, string>>, sender: Asker): Filled {
  const text = fields.text(ids.text);
  const chosenStatus = statusSchema.safeParse(fields.choice(ids.status)).data;
  const chosenSeverity = severitySchema.safeParse(fields.choice(ids.severity)).data;
  const status = chosenStatus === shown.status ? undefined : chosenStatus;
  const severity = chosenSeverity === shown.severity ? undefined : chosenSeverity;
  const next = nextOf(nextSchema.safeParse(fields.choice(ids.next)).data ?? 'usual', sender);
  if (text === '') {
    if (status === undefined && severity === undefined) {
      return wrong('Please write what is new, or change the status or the severity.');
    }
    if (next === undefined && severity === undefined && status !== undefined) {
      return askLifecycle({ type: 'change_status', status });
    }
    if (next === undefined && status === undefined && severity !== undefined) {
      return askLifecycle({ type: 'change_severity', severity });
    }
  }
  return ask({
    type: 'post_update',
    ...textIn(text),
    ...(status === undefined ? {} : { status }),
    ...(severity === undefined ? {} : { severity }),
    ...(next === undefined ? {} : { next }),
  });
}

function nextOf(choice: Next, { at }: Asker): string | null | undefined {
  if (choice === 'usual') return undefined;
  const seconds = promises[choice];
  return seconds === null ? null : secondsAfter(at, seconds);
}

function wrong(says: string): Filled {
  return { kind: 'errors', errors: { [ids.text]: says } };
}
