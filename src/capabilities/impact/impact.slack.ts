import { z } from 'zod';
import type { Service, Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import type { AnyCommand } from '../../kernel/decide.ts';
import { namedMax } from '../../kernel/service-name.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { servicesNamedIn } from '../../services/service-named.ts';
import { textField } from '../../slack/kit/fields.ts';
import type { Form } from '../../slack/kit/form.ts';
import { term } from '../../slack/kit/mrkdwn.ts';
import { onSlack } from '../../slack/kit/on-slack.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { serviceFields, servicesSaid } from '../../slack/kit/services-said.ts';
import { type Asked, asking, type Word } from '../../slack/kit/word.ts';
import { type ImpactField, impact, servicesOf } from './impact.ts';

const ask = asking<CommandOf<typeof impact>>();

const block = 'text';
const serviceBlocks = { choose: 'services_chosen', type: block } as const;

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
  },
} as const;

const texts = ['impact', 'summary'] as const satisfies readonly ImpactField[];

function word(field: (typeof texts)[number]): Word {
  const { asks, does } = fields[field];
  return {
    word: field,
    usage: `${field} <text>`,
    does: `${does}; without text, opens a form`,
    parse(rest): Asked {
      const text = plainText(rest).trim();
      return isBlank(text) ? { kind: 'open', form: field } : asks(text);
    },
  };
}

/** Without a text it lists the catalogue; as long as there is none, it opens the form. */
const servicesWord: Word = {
  word: 'services',
  usage: 'services [text]',
  does: `${fields.services.does}; without text, lists the services`,
  parse(rest, { settings }): Asked {
    const text = plainText(rest).trim();
    if (!isBlank(text)) return fields.services.asks(text);
    return settings.services.length === 0
      ? { kind: 'open', form: 'services' }
      : { kind: 'view', view: { kind: 'services' } };
  },
};

type State = Parameters<typeof servicesOf>[0];

const servicesForm: Form<State> = {
  name: 'services',
  callbackId: 'incident:services:v1',
  errorBlock: block,
  isFilledLater: true,
  view: (state, settings) => ({
    title: fields.services.title,
    submit: 'Save',
    blocks: serviceFields(serviceBlocks, fields.services.label, settings, {
      chosen: state === null ? [] : servicesOf(state),
    }),
  }),
  read: (filled) => fields.services.asks(servicesSaid(filled, serviceBlocks)),
};

function form(field: (typeof texts)[number]): Form<unknown> {
  const { asks, title, label, max } = fields[field];
  return {
    name: field,
    callbackId: `incident:${field}:v1`,
    errorBlock: block,
    view: () => ({ title, submit: 'Save', blocks: [textField(block, label, { max, multiline: true })] }),
    read: (filled) => asks(filled.text(block)),
  };
}

const saysServices = z.union([
  z.object({ type: z.literal('declare'), services: z.string() }),
  z.object({ type: z.literal('set_services'), text: z.string() }),
]);

/** Adds which services of the catalogue are named, where a command says what is affected. */
function configure(command: AnyCommand, { services }: Settings): AnyCommand {
  const { data } = saysServices.safeParse(command);
  if (data === undefined) return command;
  const named = servicesNamedIn(services, 'text' in data ? data.text : data.services).slice(0, namedMax);
  return named.length === 0 ? command : withNames(command, named);
}

function withNames(command: AnyCommand, named: readonly Service[]) {
  return { ...command, services_named: named.map(({ name }) => name) };
}

const open = (form: ImpactField) => (): Asked => ({ kind: 'open', form });

export const impactOnSlack = onSlack(impact, {
  services: servicesOf,
  words: [word('impact'), servicesWord, word('summary')],
  forms: [form('impact'), servicesForm, form('summary')],
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
  configure,
  recorded: {
    summary_set: (_, { inc }) => `The summary of ${inc} is set.`,
    impact_set: (_, { inc }) => `The impact of ${inc} is set.`,
    services_set: (_, { inc }) => `The services affected by ${inc} are set.`,
    service_added: ({ service }, { inc }) => `${term(service)} is among the services affected by ${inc}.`,
  },
});
