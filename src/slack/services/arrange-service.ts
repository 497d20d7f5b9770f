import type { AskedBy, Catalogue, ServiceOutcome } from '../../services/catalogue.ts';
import type { NotChanged, ServiceChange } from '../../services/service-change.ts';
import type { Answer } from '../answer.ts';
import { code, term } from '../kit/mrkdwn.ts';

/** Adds, changes or retires a service, and says what came of it. */
export async function arrangeService(catalogue: Catalogue, change: ServiceChange, by: AskedBy): Promise<Answer> {
  return { text: outcomeText(change.kind, await catalogue.change(change, by)) };
}

const done = { add: 'is added', change: 'is changed', retire: 'is retired' } as const;

function outcomeText(kind: ServiceChange['kind'], outcome: ServiceOutcome): string {
  switch (outcome.kind) {
    case 'changed': {
      const shows = outcome.service === null ? '' : ` ${code(`/incident service ${outcome.of}`)} shows it.`;
      return `The service *${term(outcome.of)}* ${done[kind]}.${shows}`;
    }
    case 'wrong':
      return `Nothing was changed: ${outcome.field} is not as it should be (${term(outcome.expected)}).`;
    case 'not_changed':
      return notChangedText(outcome);
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}

function notChangedText({ why, of }: NotChanged): string {
  const name = `*${term(of)}*`;
  switch (why) {
    case 'in_file':
      return `The service ${name} stands in \`quorum.yml\`, so it is changed there. Nothing was changed.`;
    case 'there_is_one':
      return `There is a service ${name} already. ${code(`/incident service change ${of}`)} followed by what is to change changes it.`;
    case 'no_such':
      return `There is no service ${name}. \`/incident services\` lists them.`;
    case 'name_taken':
      return `The service ${name} has one of these names already. Nothing was changed.`;
    case 'no_change':
      return `The service ${name} is so already.`;
    default: {
      const unreachable: never = why;
      return unreachable;
    }
  }
}
