import type { Rotation } from '../../configuration/settings.ts';
import type { OverrideOutcome, Overrides } from '../../oncall/kept-overrides.ts';
import { instantIn } from '../../oncall/local-time.ts';
import type { Override, OverrideChange } from '../../oncall/override.ts';
import type { AskedBy } from '../../services/catalogue.ts';
import type { Answer } from '../answer.ts';
import { withInstead } from '../inputs/again.ts';
import { code, moment, person, term } from '../kit/mrkdwn.ts';

/** What came of it, and what whoever is on call by it is told, where somebody else has said so. */
export type Arranged = {
  readonly answer: Answer;
  readonly told: { readonly user: string; readonly text: string } | null;
};

/** Puts somebody on call in place of whose turn it is, or takes that back. */
export async function arrangeOverride(
  { overrides, rotations }: { readonly overrides: Overrides; readonly rotations: readonly Rotation[] },
  change: OverrideChange,
  by: AskedBy,
): Promise<Arranged> {
  const outcome = await overrides.change(change, by);
  const answer = answerTo(outcome, rotations, by.requestId);
  if (outcome.kind !== 'added' && outcome.kind !== 'removed') return { answer, told: null };
  const { who } = outcome.override;
  const what = overrideText(outcome.override, rotations);
  const says =
    outcome.kind === 'added'
      ? `${person(by.user)} has put you on call: ${what}.`
      : `${person(by.user)} has taken an override back: you are not on call by it any more. It was ${what}.`;
  return { answer, told: who === by.user ? null : { user: who, text: says } };
}

function answerTo(outcome: OverrideOutcome, rotations: readonly Rotation[], requestId: string): Answer {
  switch (outcome.kind) {
    case 'added':
      return {
        text: `${person(outcome.override.who)} is on call for ${overrideText(outcome.override, rotations)}. ${code(`/incident override remove ${outcome.override.rotation}`)} takes it back.`,
      };
    case 'removed':
      return {
        text: `${person(outcome.override.who)} is on call no more by the override for ${overrideText(outcome.override, rotations)}.`,
      };
    case 'no_such':
      return {
        text: 'There is no such override. `/incident override list` lists them. One in `quorum.yml` is taken back there.',
      };
    case 'several': {
      const buttons = outcome.overrides.map((one) => ({
        label: `${one.layer} until ${one.until}`,
        line: `override remove ${one.id}`,
      }));
      return withInstead({ text: 'Which one? Nothing was changed.' }, buttons, requestId);
    }
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}

/** payments, primary, from today 14:00 until today 18:00 (Europe/Amsterdam) */
export function overrideText({ rotation, layer, from, until }: Override, rotations: readonly Rotation[]): string {
  const zone = rotations.find(({ name }) => name === rotation)?.zone ?? 'UTC';
  const instant = (minute: string) => moment(new Date(instantIn(zone, minute)).toISOString());
  return `${term(rotation)}, ${term(layer)}, from ${instant(from)} until ${instant(until)} (${from} to ${until} in ${term(zone)})`;
}
