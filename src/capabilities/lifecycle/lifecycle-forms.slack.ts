import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import { unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { type Severity, severities } from '../../kernel/severity.ts';
import { textLengthMax, titleLengthMax } from '../../kernel/text.ts';
import { typedOnOneLine } from '../../kernel/typed-text.ts';
import { textIn } from '../../slack/kit/arguments.ts';
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
  summary: 'summary',
  impact: 'impact',
  services: 'services',
  drill: 'drill',
  private: 'private',
  status: 'status',
  text: 'text',
} as const;

const severitySchema = z.enum(severities);
const long = { max: textLengthMax, multiline: true, optional: true } as const;

/** A severity that can no longer be chosen stays in the list of an incident that has it. */
export function severityField(initial: Severity, settings: Settings) {
  const values = severities.filter((severity) => severity === initial || choosable(settings).includes(severity));
  return selectField(ids.severity, 'Severity', values, settings.severities, initial);
}
export const statusField = (initial: OpenStatus) =>
  selectField(ids.status, 'Status', openStatuses, statusChoices, initial);

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
        textField(ids.summary, 'What is seen, and by whom?', long),
        textField(ids.impact, 'What does it mean to customers?', long),
        textField(ids.services, 'Which services are affected?', { max: 300, optional: true }),
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
      return declaration({
        type: 'declare',
        kind,
        title,
        severity: severity.data,
        ...isPrivate,
        ...saidBesides(fields),
      });
    },
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

/** What was said besides the title; a field that was left empty is left out. */
function saidBesides(fields: Fields) {
  const summary = fields.text(ids.summary);
  const impact = fields.text(ids.impact);
  const services = typedOnOneLine(fields.text(ids.services));
  return {
    ...(summary === '' ? {} : { summary }),
    ...(impact === '' ? {} : { impact }),
    ...(services === '' ? {} : { services }),
  };
}

function wrong(block: string, says: string): Filled {
  return { kind: 'errors', errors: { [block]: says } };
}
