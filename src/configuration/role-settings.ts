import { z } from 'zod';
import { group, text } from './setting-forms.ts';

const oneLine = (max: number) => new RegExp(`^(?=.*\\S)\\P{Cc}{1,${max}}$`, 'u');
const roleName = text(oneLine(40), 'expected the name of a role on one line of at most 40 characters');
const names = z.array(roleName, 'expected a list of names');

const role = z.strictObject(
  {
    name: roleName.describe('What the role is called.'),
    also: names.default([]).describe('Other names that people write for it; case and quotes do not count.'),
    does: text(oneLine(300), 'expected one line of at most 300 characters')
      .optional()
      .describe('What whoever holds it does: they are told so in a direct message.'),
  },
  group,
);

const defaults = [
  {
    name: 'lead',
    also: ['incident commander', 'commander', 'IC', 'incident lead', 'incident manager'],
    does: 'You decide and delegate: give out roles and tasks, keep severity and status true, and see that updates go out. You need not fix anything yourself.',
  },
  {
    name: 'comms',
    also: ['communications', 'communication', 'comm', 'comms lead', 'communications lead'],
    does: 'You tell everybody else: post updates in plain words, say when the next one comes, and keep questions away from whoever fixes.',
  },
  {
    name: 'scribe',
    also: ['note taker', 'notetaker', 'secretary'],
    does: 'You write down what happens and what is decided, as notes, while it happens.',
  },
];

/** The roles that an incident has, in the order in which a form shows them. Others may be given as well. */
export const rolesSchema = z
  .array(role, 'expected a list of roles, each with a name')
  .superRefine((roles, context) => {
    const all = roles.flatMap(({ name, also }, index) => [name, ...also].map((one) => ({ one, index })));
    for (const [at, { one, index }] of all.entries()) {
      const same = all.slice(0, at).find((earlier) => earlier.one.toLowerCase() === one.toLowerCase());
      if (same === undefined) continue;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `roles[${index}] has the name "${one}", which roles[${same.index}] has as well: expected each name once`,
      });
    }
  })
  .default(defaults);
