import { z } from 'zod';
import type { Settings } from '../../configuration/settings.ts';
import { unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { type Severity, severities } from '../../kernel/severity.ts';
import { textLengthMax, titleLengthMax } from '../../kernel/text.ts';
import { typedLines, typedOnOneLine } from '../../kernel/typed-text.ts';
import { textIn } from '../../slack/kit/arguments.ts';
import { checkField, type Fields, selectField, textField } from '../../slack/kit/fields.ts';
import type { Filled, Form } from '../../slack/kit/form.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { serviceFields, servicesSaid } from '../../slack/kit/services-said.ts';
import { declaration, severityInTitle } from './declaration-words.slack.ts';
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
  servicesChosen: 'services_chosen',
  drill: 'drill',
  private: 'private',
  status: 'status',
  text: 'text',
  sure: 'sure',
} as const;

const serviceBlocks = { choose: ids.servicesChosen, type: ids.services } as const;
const severitySchema = z.enum(severities);
/** Characters of a title that is suggested: what a person reads at a glance. */
const suggestedMax = 100;

const long = { max: textLengthMax, multiline: true, optional: true } as const;

/** A severity that can no longer be chosen stays in the list of an incident that has it. */
export function severityField(initial: Severity | null, settings: Settings) {
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
    view: (_, settings, words = '') => ({
      title: 'Declare an incident',
      submit: 'Declare',
      blocks: [
        textField(ids.title, 'What is wrong?', { max: titleLengthMax, initial: titleOf(words) }),
        severityField(null, settings),
        textField(ids.summary, 'What is seen, and by whom?', long),
        textField(ids.impact, 'What does it mean to customers?', long),
        ...serviceFields(serviceBlocks, 'Which services are affected?', settings, { optional: true }),
        checkField(ids.private, 'Private', 'Only people who are let in can see it'),
        checkField(ids.drill, 'Drill', 'This is a drill, not the real thing'),
      ],
    }),
    read(fields, _, { settings }) {
      const typed = typedOnOneLine(fields.text(ids.title));
      if (typed === '') return wrong(ids.title, 'Please say in a few words what is wrong.');
      const chosen = fields.choice(ids.severity);
      const severity = severitySchema.safeParse(chosen);
      if (chosen !== undefined && !severity.success) return wrong(ids.severity, 'Please choose a severity.');
      const titled = severity.success ? { title: typed, severity: severity.data } : severityInTitle(typed, settings);
      if ('says' in titled) return wrong(ids.title, plainText(titled.says));
      const { remark, ...said } = titled;
      const kind = fields.isChecked(ids.drill) ? 'drill' : 'real';
      const isPrivate = fields.isChecked(ids.private) ? { private: true as const } : {};
      return declaration({ type: 'declare', kind, ...said, ...isPrivate, ...saidBesides(fields) }, remark);
    },
  },
  {
    name: 'resolve',
    callbackId: 'incident:resolve:v1',
    errorBlock: ids.text,
    view: () => ({
      title: 'Resolve the incident',
      submit: 'Resolve',
      blocks: [
        textField(ids.text, 'What resolved it?', long),
        checkField(ids.sure, 'If something is still bad or open', 'Resolve it anyway'),
      ],
    }),
    read(fields) {
      const text = fields.text(ids.text);
      return ask({ type: 'resolve', ...textIn(text), ...(fields.isChecked(ids.sure) ? {} : { ask: true }) });
    },
    objection: ({ resolved }) => (resolved === null ? null : unchanged(resolved, 'Already resolved')),
  },
  {
    name: 'severity',
    callbackId: 'incident:severity:v1',
    errorBlock: ids.severity,
    isFilledLater: true,
    view: (state, settings) => ({
      title: 'Change the severity',
      submit: 'Save',
      blocks: [
        severityField(state?.severity ?? settings.severities.default, settings),
        textField(ids.text, 'Why?', long),
      ],
    }),
    read(fields) {
      const severity = severitySchema.safeParse(fields.choice(ids.severity));
      if (!severity.success) return wrong(ids.severity, 'Please choose a severity.');
      return ask({ type: 'change_severity', severity: severity.data, ...textIn(fields.text(ids.text)) });
    },
  },
  {
    name: 'cause',
    callbackId: 'incident:cause:v1',
    errorBlock: ids.text,
    view: () => ({
      title: 'The cause',
      submit: 'Save',
      blocks: [textField(ids.text, 'What was the cause, and what resolved it?', { ...long, optional: false })],
    }),
    read(fields) {
      const text = fields.text(ids.text);
      return text === '' ? wrong(ids.text, 'Please write what the cause was.') : ask({ type: 'set_cause', text });
    },
  },
];

/** The first line of a message, as a title; what does not fit ends in `…`. */
function titleOf(words: string): string {
  const line =
    typedLines(words)
      .map(typedOnOneLine)
      .find((one) => one !== '') ?? '';
  if (line.length <= suggestedMax) return line;
  const kept = line
    .slice(0, suggestedMax)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  return `${kept.replace(/\s+\S*$/, '')}…`;
}

/** What was said besides the title; a field that was left empty is left out. */
function saidBesides(fields: Fields) {
  const summary = fields.text(ids.summary);
  const impact = fields.text(ids.impact);
  const services = servicesSaid(fields, serviceBlocks);
  return {
    ...(summary === '' ? {} : { summary }),
    ...(impact === '' ? {} : { impact }),
    ...(services === '' ? {} : { services }),
  };
}

function wrong(block: string, says: string): Filled {
  return { kind: 'errors', errors: { [block]: says } };
}
