import { z } from 'zod';
import { unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { textLengthMax, titleLengthMax } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { textIn } from '../../slack/kit/arguments.ts';
import { context } from '../../slack/kit/blocks.ts';
import { checkField, type Fields, selectField, textField } from '../../slack/kit/fields.ts';
import type { Filled, Form } from '../../slack/kit/form.ts';
import { oneLine } from '../../slack/kit/mrkdwn.ts';
import type { Lifecycle } from './lifecycle-state.ts';
import { ask, declaration } from './lifecycle-words.slack.ts';
import { type Severity, severities, severityDefault } from './severity.ts';
import { type OpenStatus, openStatuses } from './status.ts';

const severityMeanings: Readonly<Record<Severity, string>> = {
  sev1: 'Critical: most customers are stuck',
  sev2: 'Major: many customers are stuck',
  sev3: 'Moderate: some customers are affected',
  sev4: 'Minor: few customers notice',
  sev5: 'Slight: nobody is held up',
};

const statusMeanings: Readonly<Record<OpenStatus, string>> = {
  investigating: 'The cause is not known yet',
  identified: 'The cause is known and being fixed',
  monitoring: 'Fixed, and being watched',
};

/** The fields by their block ids: frozen, as the forms' callback ids are. */
const ids = { title: 'title', severity: 'severity', drill: 'drill', status: 'status', text: 'text' } as const;

const severitySchema = z.enum(severities);
const statusSchema = z.enum(openStatuses);
const long = { max: textLengthMax, multiline: true, optional: true } as const;

const severityField = (initial: Severity) =>
  selectField(ids.severity, 'Severity', severities, severityMeanings, initial);
const statusField = (initial: OpenStatus) => selectField(ids.status, 'Status', openStatuses, statusMeanings, initial);

export const lifecycleForms: readonly Form<IncidentCore & Lifecycle>[] = [
  {
    name: 'declare',
    callbackId: 'incident:declare:v1',
    errorBlock: ids.title,
    view: () => ({
      title: 'Declare an incident',
      submit: 'Declare',
      blocks: [
        textField(ids.title, 'What is wrong?', { max: titleLengthMax }),
        severityField(severityDefault),
        checkField(ids.drill, 'Drill', 'This is a drill, not the real thing'),
      ],
    }),
    read(fields) {
      const title = oneLine(fields.text(ids.title));
      if (title === '') return wrong(ids.title, 'Please say in a few words what is wrong.');
      const severity = severitySchema.safeParse(fields.choice(ids.severity));
      if (!severity.success) return wrong(ids.severity, 'Please choose a severity.');
      const kind = fields.isChecked(ids.drill) ? 'drill' : 'real';
      return declaration({ type: 'declare', kind, title, severity: severity.data });
    },
  },
  {
    name: 'update',
    callbackId: 'incident:update:v1',
    errorBlock: ids.text,
    isFilledLater: true,
    view: updateView,
    read: readUpdate,
    objection: refusalOnceResolved,
  },
  {
    name: 'resolve',
    callbackId: 'incident:resolve:v1',
    errorBlock: ids.text,
    view: () => ({
      title: 'Resolve the incident',
      submit: 'Resolve',
      blocks: [textField(ids.text, 'What resolved it?', long)],
    }),
    read(fields) {
      const text = fields.text(ids.text);
      return ask({ type: 'resolve', ...textIn(text) });
    },
    objection: ({ resolved }) => (resolved === null ? null : unchanged(resolved, 'Already resolved')),
  },
];

/** A field keeps what it held when a form is filled later, and takes its initial value only when it is new there. */
function updateView(state: (IncidentCore & Lifecycle) | null) {
  const said = { title: 'Post an update', submit: 'Post' };
  if (state === null) {
    const soon = 'Status and severity have not been read yet. Posting now leaves them as they are.';
    return { ...said, blocks: [textField(ids.text, 'What is new?', { ...long, optional: false }), context(soon)] };
  }
  const { status, severity } = state;
  const text = textField(ids.text, 'What is new?', long);
  return status === 'resolved'
    ? { ...said, blocks: [text, severityField(severity)], shown: { severity } }
    : { ...said, blocks: [text, statusField(status), severityField(severity)], shown: { status, severity } };
}

/** One command for what was written and changed: what still stands as it was shown is no change of this person's. */
function readUpdate(fields: Fields, shown: Readonly<Record<string, string>>): Filled {
  const text = fields.text(ids.text);
  const chosenStatus = statusSchema.safeParse(fields.choice(ids.status)).data;
  const chosenSeverity = severitySchema.safeParse(fields.choice(ids.severity)).data;
  const status = chosenStatus === shown.status ? undefined : chosenStatus;
  const severity = chosenSeverity === shown.severity ? undefined : chosenSeverity;
  if (text === '') {
    if (status === undefined && severity === undefined) {
      return wrong(ids.text, 'Please write what is new, or change the status or the severity.');
    }
    if (severity === undefined && status !== undefined) return ask({ type: 'change_status', status });
    if (status === undefined && severity !== undefined) return ask({ type: 'change_severity', severity });
  }
  return ask({
    type: 'post_update',
    ...textIn(text),
    ...(status === undefined ? {} : { status }),
    ...(severity === undefined ? {} : { severity }),
  });
}

function wrong(block: string, says: string): Filled {
  return { kind: 'errors', errors: { [block]: says } };
}
