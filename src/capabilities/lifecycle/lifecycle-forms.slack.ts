import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import { unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { type Severity, severities } from '../../kernel/severity.ts';
import { textLengthMax, titleLengthMax } from '../../kernel/text.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { textIn } from '../../slack/kit/arguments.ts';
import { context } from '../../slack/kit/blocks.ts';
import { checkField, type Fields, selectField, textField } from '../../slack/kit/fields.ts';
import type { Filled, Form } from '../../slack/kit/form.ts';
import { declaration } from './declaration-words.slack.ts';
import type { Lifecycle } from './lifecycle-state.ts';
import { ask } from './lifecycle-words.slack.ts';
import { choosable } from './severity-words.slack.ts';
import { type OpenStatus, openStatuses } from './status.ts';

const statusChoices = {
  investigating: { name: 'investigating', meaning: 'The cause is not known yet' },
  identified: { name: 'identified', meaning: 'The cause is known and being fixed' },
  monitoring: { name: 'monitoring', meaning: 'Fixed, and being watched' },
} as const;

/** The fields by their block ids: frozen, as the forms' callback ids are. */
const ids = {
  title: 'title',
  severity: 'severity',
  drill: 'drill',
  private: 'private',
  status: 'status',
  text: 'text',
} as const;

const severitySchema = z.enum(severities);
const statusSchema = z.enum(openStatuses);
const long = { max: textLengthMax, multiline: true, optional: true } as const;

/** A severity that can no longer be chosen stays in the list of an incident that has it. */
function severityField(initial: Severity, settings: Settings) {
  const values = severities.filter((severity) => severity === initial || choosable(settings).includes(severity));
  return selectField(ids.severity, 'Severity', values, settings.severities, initial);
}
const statusField = (initial: OpenStatus) => selectField(ids.status, 'Status', openStatuses, statusChoices, initial);

export const lifecycleForms: readonly Form<IncidentCore & Lifecycle>[] = [
  {
    name: 'declare',
    callbackId: 'incident:declare:v1',
    errorBlock: ids.title,
    view: (_, settings) => ({
      title: 'Declare an incident',
      submit: 'Declare',
      blocks: [
        textField(ids.title, 'What is wrong?', { max: titleLengthMax }),
        severityField(settings.severities.default, settings),
        checkField(ids.private, 'Private', 'Only people who are let in can see it'),
        checkField(ids.drill, 'Drill', 'This is a drill, not the real thing'),
      ],
    }),
    read(fields) {
      const title = typedOnOneLine(fields.text(ids.title));
      if (title === '') return wrong(ids.title, 'Please say in a few words what is wrong.');
      const severity = severitySchema.safeParse(fields.choice(ids.severity));
      if (!severity.success) return wrong(ids.severity, 'Please choose a severity.');
      const kind = fields.isChecked(ids.drill) ? 'drill' : 'real';
      const isPrivate = fields.isChecked(ids.private) ? { private: true as const } : {};
      return declaration({ type: 'declare', kind, title, severity: severity.data, ...isPrivate });
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

/** A form that is filled later keeps what a field holds. Only a new field takes its initial value. */
function updateView(state: (IncidentCore & Lifecycle) | null, settings: Settings) {
  const said = { title: 'Post an update', submit: 'Post' };
  if (state === null) {
    const soon = 'Status and severity are still loading. If you post now, they stay as they are.';
    return { ...said, blocks: [textField(ids.text, 'What is new?', { ...long, optional: false }), context(soon)] };
  }
  const { status, severity } = state;
  const text = textField(ids.text, 'What is new?', long);
  return status === 'resolved'
    ? { ...said, blocks: [text, severityField(severity, settings)], shown: { severity } }
    : { ...said, blocks: [text, statusField(status), severityField(severity, settings)], shown: { status, severity } };
}

/** One command for the text and the changes. A field that is as it was shown was not changed by this person. */
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
