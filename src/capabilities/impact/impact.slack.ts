import type { CommandOf } from '../../kernel/capability.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { textField } from '../../slack/kit/fields.ts';
import type { Form } from '../../slack/kit/form.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { type Asked, asking, type Word } from '../../slack/kit/word.ts';
import { type ImpactField, impact } from './impact.ts';

const ask = asking<CommandOf<typeof impact>>();

const block = 'text';

/** What is asked for by each field, and how its form and its help call it. */
const fields = {
  summary: {
    asks: (text: string) => ask({ type: 'set_summary', text }),
    title: 'Set the summary',
    label: 'What is seen, and by whom?',
    does: 'says in a sentence what is seen',
    max: textLengthMax,
  },
  impact: {
    asks: (text: string) => ask({ type: 'set_impact', text }),
    title: 'Set the impact',
    label: 'What does it mean to customers?',
    does: 'says what it means to customers',
    max: textLengthMax,
  },
  services: {
    asks: (text: string) => ask({ type: 'set_services', text }),
    title: 'Set the services',
    label: 'Which services are affected?',
    does: 'says which services are affected',
    max: 300,
  },
} as const;

const names = ['impact', 'services', 'summary'] as const satisfies readonly ImpactField[];

function word(field: ImpactField): Word {
  const { asks, does } = fields[field];
  return {
    word: field,
    ...(field === 'services' ? { synonyms: ['service'] } : {}),
    usage: `${field} <text>`,
    does: `${does}; without text, opens a form`,
    parse(rest): Asked {
      const text = plainText(rest).trim();
      return isBlank(text) ? { kind: 'open', form: field } : asks(text);
    },
  };
}

function form(field: ImpactField): Form<unknown> {
  const { asks, title, label, max } = fields[field];
  return {
    name: field,
    callbackId: `incident:${field}:v1`,
    errorBlock: block,
    view: () => ({ title, submit: 'Save', blocks: [textField(block, label, { max, multiline: true })] }),
    read: (filled) => asks(filled.text(block)),
  };
}

const open = (form: ImpactField) => (): Asked => ({ kind: 'open', form });

export const impactOnSlack = onSlack(impact, {
  words: names.map(word),
  forms: names.map(form),
  buttons: {
    'incident:impact:v1': open('impact'),
    'incident:services:v1': open('services'),
    'incident:summary:v1': open('summary'),
  },
  offers: ({ resolved }) =>
    resolved === null
      ? [
          { actionId: 'incident:impact:v1', text: 'Set impact', place: 'last' },
          { actionId: 'incident:services:v1', text: 'Set services', place: 'last' },
          { actionId: 'incident:summary:v1', text: 'Set summary', place: 'last' },
        ]
      : [],
  recorded: {
    summary_set: (_, { inc }) => `The summary of ${inc} is set.`,
    impact_set: (_, { inc }) => `The impact of ${inc} is set.`,
    services_set: (_, { inc }) => `The services affected by ${inc} are set.`,
  },
});
