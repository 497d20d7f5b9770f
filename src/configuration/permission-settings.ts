import { z } from 'zod';
import { group, text } from './setting-forms.ts';

/** https://docs.slack.dev/reference/objects/usergroup-object */
const mayPattern = /^(anyone|lead|S[A-Z0-9]{2,20})$/;
const mayExpected = "expected anyone, lead, or a user group's id in Slack, such as S0123ABCD";

function permission(deed: string) {
  return text(mayPattern, mayExpected)
    .default('anyone')
    .describe(`Who may ${deed}: anyone, lead, or the members of a user group by its id in Slack.`);
}

/** By the types of the commands. */
export const permissionsSchema = z
  .strictObject(
    {
      resolve: permission('resolve an incident'),
      decline: permission('decline an incident as a false alarm'),
      make_private: permission('make an incident private'),
      reopen: permission('reopen an incident'),
    },
    group,
  )
  .prefault({})
  .describe(
    'Who may do what ends an incident or is hard to take back. Where Slack does not say who is in a user group, the lead may.',
  );
