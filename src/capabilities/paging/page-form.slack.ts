import type { Settings } from '../../configuration/settings.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';
import { context } from '../../slack/kit/blocks.ts';
import { selectField, textField, userField } from '../../slack/kit/fields.ts';
import type { Filled, Form } from '../../slack/kit/form.ts';
import type { Asked } from './page.ts';
import { namesToPage } from './policy.slack.ts';

/** The fields by their block ids: frozen, as the form's callback id is. */
const ids = { name: 'name', user: 'user', text: 'text' } as const;

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const choicesMax = 100;

export const slackAlone =
  'Slack alone is no pager: a phone may be silent. Whoever must be woken needs a pager of their own.';

/** Pages whoever is on call for something, or one person. */
export function pageForm(page: (asked: Asked, text: string) => Filled): Form<IncidentCore> {
  return {
    name: 'page',
    callbackId: 'incident:page:v1',
    errorBlock: ids.user,
    objection: refusalOnceResolved,
    view: (_, settings) => ({
      title: 'Page somebody',
      submit: 'Page',
      blocks: [
        ...nameField(settings),
        userField(ids.user, 'Person', { optional: true }),
        textField(ids.text, 'What should they know?', { max: textLengthMax, multiline: true, optional: true }),
        context(slackAlone),
      ],
    }),
    read(fields) {
      const name = fields.choice(ids.name);
      const user_id = fields.user(ids.user);
      const text = fields.text(ids.text);
      if (user_id !== '' && name !== undefined) return wrong('Please choose a person or what is above, not both.');
      if (user_id !== '') return page({ user_id }, text);
      return name === undefined ? wrong('Please choose whom to page.') : page({ name }, text);
    },
  };
}

function nameField(settings: Settings) {
  const names = namesToPage(settings).slice(0, choicesMax);
  if (names.length === 0) return [];
  const choices = Object.fromEntries(names.map((name) => [name, { name, meaning: null }]));
  return [selectField(ids.name, 'Whoever is on call for', names, choices, null)];
}

function wrong(says: string): Filled {
  return { kind: 'errors', errors: { [ids.user]: says } };
}
