import { z } from 'zod';
import { duration, group, text } from './setting-forms.ts';

const nameExpected = 'expected a name on one line of at most 40 characters';
const whomExpected =
  "expected a rotation, a rotation and its layer such as payments/primary, or somebody's or a user group's id in Slack";
const howExpected = 'expected slack or the name of one of pagers';
const repeatExpected = 'expected a whole number from 0 to 5';

const name = text(/^(?=.*\S)\P{Cc}{1,40}$/u, nameExpected);

/** People and user groups by their ids, told apart from the names of rotations. https://docs.slack.dev/reference/objects/usergroup-object */
export const personPattern = /^[UW][A-Z0-9]{1,63}$/;
export const userGroupPattern = /^S[A-Z0-9]{1,63}$/;

const step = z.strictObject(
  {
    whom: z
      .array(text(/^(?=.*\S)\P{Cc}{1,81}$/u, whomExpected), whomExpected)
      .max(10, 'expected at most ten')
      .default([])
      .describe(
        'Who is paged in Slack: rotations by their names, one layer of a rotation (payments/primary), people and user groups by their ids.',
      ),
    how: text(/^[a-z0-9][a-z0-9-]{0,39}$/, howExpected)
      .default('slack')
      .describe('slack, or the name of a pager, which knows by itself whom it pages.'),
    wait: duration.prefault('5m').describe('How long somebody has to answer before the next step, such as 90s or 5m.'),
  },
  group,
);

const escalation = z.strictObject(
  {
    name: name.describe('How it is called: `/incident page` followed by it.'),
    steps: z
      .array(step, 'expected a list of steps, each with whom')
      .min(1, 'expected at least one step')
      .max(10, 'expected at most ten steps')
      .describe('Who is paged, one step after another, until somebody answers.'),
    repeat: z
      .int(repeatExpected)
      .min(0, repeatExpected)
      .max(5, repeatExpected)
      .default(1)
      .describe('How often all steps are taken again when nobody has answered.'),
    snooze: duration.prefault('15m').describe('For how long the button of a page puts the next one off.'),
  },
  group,
);

export const escalationsSchema = z
  .array(escalation, 'expected a list of escalations, each with a name')
  .superRefine((all, context) => {
    for (const [index, { name: own }] of all.entries()) {
      const same = all.findIndex((other) => other.name.toLowerCase() === own.toLowerCase());
      if (same === index) continue;
      const message = `escalations[${index}] has the name "${own}", as another has: expected each name once`;
      context.addIssue({ code: 'custom', path: [index, 'name'], message });
    }
  })
  .default([])
  .describe('Who is paged, and who after them; docs/paging.md tells how.');

type Escalation = z.infer<typeof escalation>;
type Named = { readonly name: string };

/** Calendars and schedules are layers, too. */
type Layers = { readonly [Kind in 'layers' | 'calendars' | 'schedules']: readonly Named[] };
type Rotations = readonly (Named & Layers)[];

/** The rotations and layers that a step may mean, by their names. */
export function rotationNames(rotations: Rotations): readonly string[] {
  return rotations.flatMap(({ name: own, layers, calendars, schedules }) => [
    own,
    ...[...layers, ...calendars, ...schedules].map((layer) => `${own}/${layer.name}`),
  ]);
}

type Fault = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Services whose escalation there is not. */
export function unknownEscalations(
  services: readonly { readonly escalation: string | null }[],
  escalations: readonly Escalation[],
): readonly Fault[] {
  return services.flatMap(({ escalation }, index) => {
    const isKnown = escalations.some(({ name: own }) => own.toLowerCase() === escalation?.toLowerCase());
    if (escalation === null || isKnown) return [];
    const message = `services[${index}].escalation is "${escalation}", which is none of escalations: expected the name of one`;
    return [{ path: ['services', index, 'escalation'], message }];
  });
}

type Known = {
  readonly escalations: readonly Escalation[];
  readonly oncall: { readonly rotations: readonly (Rotations[number] & { readonly services: readonly string[] })[] };
  readonly services: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly escalation: string | null;
    readonly owner: string | null;
  }[];
};

type Rule = { readonly page?: string | undefined; readonly private: boolean; readonly does: string };

/** Whom a name leads to: people, a group or a pager alone, or nobody; null where nothing is called so. */
type Leads = 'people' | 'others' | 'nobody' | null;

/** Rules for alerts that page nobody there is, and private ones whose incident nobody could see. */
export function unknownPages(rules: readonly Rule[], known: Known): readonly Fault[] {
  return rules.flatMap(({ page, does, private: isPrivate }, index) => {
    const rule = `alerts.rules[${index}]`;
    const fault = (field: string, message: string) => [{ path: ['alerts', 'rules', index, field], message }];
    const leads = page === undefined ? 'nobody' : leadsTo(page, known);
    if (leads === null) {
      return fault('page', `${rule}.page is "${page}": expected the name of an escalation, a rotation or a service`);
    }
    if (page !== undefined && leads === 'nobody') {
      const expected = 'expected one that has an escalation, an owner, or a rotation that names it';
      return fault('page', `${rule}.page is "${page}", a service that leads to nobody: ${expected}`);
    }
    const makesIncident = does === 'declare' || does === 'triage';
    if (!isPrivate || !makesIncident || leads === 'people') return [];
    const expected = 'expected page with the name of an escalation or a rotation of people';
    return fault('private', `${rule} is private and pages nobody who could see its incident: ${expected}`);
  });
}

function leadsTo(name: string, { escalations, oncall: { rotations }, services }: Known): Leads {
  const isSame = (one: string | null) => one?.toLowerCase() === name.toLowerCase();
  const escalation = escalations.find((one) => isSame(one.name));
  if (escalation !== undefined) return hasPeople(escalation) ? 'people' : 'others';
  if (rotationNames(rotations).some(isSame) || rotations.some((one) => one.services.some(isSame))) return 'people';
  const service = services.find((one) => [one.name, ...one.aliases].some(isSame));
  if (service === undefined) return null;
  const own = escalations.find((one) => one.name.toLowerCase() === service.escalation?.toLowerCase());
  if (own !== undefined) return hasPeople(own) ? 'people' : 'others';
  const names = [service.name, ...service.aliases].map((one) => one.toLowerCase());
  if (rotations.some((one) => one.services.some((covered) => names.includes(covered.toLowerCase())))) return 'people';
  return service.owner === null ? 'nobody' : 'others';
}

function hasPeople({ steps }: Escalation): boolean {
  return steps.some(({ whom }) => whom.some((one) => !userGroupPattern.test(one)));
}

type Pagers = readonly { readonly name: string }[];

/** Steps that page nobody there is, or by nothing that there is: what the settings of several groups say together. */
export function unknownInSteps(
  escalations: readonly Escalation[],
  rotations: Rotations,
  pagers: Pagers,
): readonly Fault[] {
  const known = rotationNames(rotations);
  const isKnown = (whom: string) =>
    personPattern.test(whom) ||
    userGroupPattern.test(whom) ||
    known.some((one) => one.toLowerCase() === whom.toLowerCase());
  return escalations.flatMap(({ steps }, index) =>
    steps.flatMap(({ whom, how }, step) => {
      const path = ['escalations', index, 'steps', step];
      const at = `escalations[${index}].steps[${step}]`;
      const fault = howFault(how, whom, pagers);
      const unknown = whom.flatMap((one, place) => (isKnown(one) ? [] : [{ one, place }]));
      return [
        ...(fault === null ? [] : [{ path, message: `${at} ${fault}` }]),
        ...unknown.map(({ one, place }) => ({
          path: [...path, 'whom', place],
          message: `${at}.whom[${place}] is "${one}", which is no rotation: ${whomExpected}`,
        })),
      ];
    }),
  );
}

function howFault(how: string, whom: readonly string[], pagers: Pagers): string | null {
  if (how === 'slack') return whom.length > 0 ? null : `has nobody in whom: ${whomExpected}`;
  if (!pagers.some(({ name: own }) => own === how)) return `is by "${how}": ${howExpected}`;
  return whom.length === 0 ? null : `has whom, which is nothing to ${how}: a pager knows by itself whom it pages`;
}
