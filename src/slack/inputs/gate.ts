import { incident } from '../../capabilities/index.ts';
import { naming } from '../../kernel/decide.ts';
import { isUserId } from '../../kernel/user-id.ts';
import type { Answer } from '../answer.ts';
import { person } from '../kit/mrkdwn.ts';
import type { Asked } from '../kit/word.ts';
import type { People, Standing } from '../people.ts';
import { guestAsksServices } from '../services/view-services.ts';
import { guestLooks } from '../views/list.ts';
import { guestAsksOnCall } from '../views/on-call.ts';
import type { Sender } from './slack-input.ts';

/** Who asks for something: somebody whom the gate has let in, and the channel that they are in while they ask. */
export type Asker = {
  readonly team: string;
  readonly user: string;
  /** Null in a view. */
  readonly channel: string | null;
  /** Guests know only of the incidents whose channels they are in. */
  readonly isGuest: boolean;
};

export type Admission =
  | { readonly kind: 'admitted'; readonly asker: Asker }
  | { readonly kind: 'refused'; readonly answer: Answer };

/**
 * May this person of this workspace ask here, and may they ask for this? Every input passes `admit` before anything is
 * read for it; `findIncident` then answers for the incident.
 */
export type Gate = {
  admit(sender: Sender, channel: string | null): Promise<Admission>;
  /** Why an admitted person is not to have what they ask for, whatever the incident; null when nothing is against it. */
  objectionTo(asker: Asker, asked: Asked): Promise<Answer | null>;
  /** Whether this is the workspace that the app is installed in; yes as long as Slack has not said which one is. */
  isOurs(team: string): boolean;
};

export type GateOptions = {
  readonly people: People;
  /** The workspace that the app is installed in; null until Slack has said so. */
  readonly installedIn: () => string | null;
};

const strange: Answer = {
  text: 'Quorum works only for the workspace that it is installed in, and you are from another one. Nothing was read or recorded. Please ask a member of that workspace.',
};
const organizationWide: Answer = {
  text: 'Quorum works in one workspace, and here it is installed for a whole organization. Nothing was recorded. Please ask an administrator to install it in the workspace.',
};
const bot: Answer = { text: 'Only people can use Quorum, and this came from an app. Nothing was recorded.' };
const deactivated: Answer = { text: 'This account is deactivated. Nothing was recorded.' };
const guestDeclares: Answer = {
  text: 'Guests can’t declare an incident. Please ask a member of the workspace to do so: `/incident declare` followed by a title.',
};

const guestsDoNot = 'Guests can’t lead, hold a role, own a task or be on call.';
const guestHolds: Answer = { text: `${guestsDoNot} Please ask a member of the workspace to take it.` };

export function createGate({ people, installedIn }: GateOptions): Gate {
  const isOurs: Gate['isOurs'] = (team) => (installedIn() ?? team) === team;

  return {
    isOurs,
    async admit({ user, team, homeTeam, isOrganizationWide }, channel) {
      if (isOrganizationWide) return refused(organizationWide);
      if (team === null || !isOurs(team)) return refused(strange);
      const found = await people.find(team, user);
      const isAtHome = (homeTeam ?? team) === team;
      if (!isAtHome && found?.isOfGrid !== true) return refused(strange);
      const standing = found?.standing ?? null;
      switch (standing) {
        case 'stranger':
          return refused(strange);
        case 'bot':
          return refused(bot);
        case 'deactivated':
          return refused(deactivated);
        case 'guest':
        case 'member':
        // What Slack has signed is from somebody who can use the app: an incident does not wait until Slack says who.
        case null:
          return { kind: 'admitted', asker: { team, user, channel, isGuest: standing === 'guest' } };
        default: {
          const unreachable: never = standing;
          return unreachable;
        }
      }
    },
    async objectionTo({ team, user, isGuest }, asked) {
      if (isGuest && asksOnCall(asked)) return guestAsksOnCall;
      if (isGuest && isAboutServices(asked)) return guestAsksServices;
      if (isGuest && isNotForGuests(asked)) return opensIncident(asked) ? guestDeclares : guestLooks;
      if (asked.kind === 'arrange') {
        const { of, change } = asked.what;
        return of === 'override' && change.kind === 'add' ? objectionToNamed(team, change.override.who, true) : null;
      }
      if (asked.kind !== 'command' && asked.kind !== 'declare') return null;
      const { command } = asked;
      const holder = incident.holderOf(command, user);
      if (holder === user && isGuest) return guestHolds;
      const named = naming.safeParse(command).data?.user_id ?? user;
      return named === user ? null : objectionToNamed(team, named, named === holder);
    },
  };

  async function objectionToNamed(team: string, named: string, isHolder: boolean): Promise<Answer | null> {
    if (!isUserId(named)) return { text: 'Slack knows nobody of that name. Please type @ and pick a person.' };
    const standing = (await people.find(team, named))?.standing ?? 'member';
    const why = standing === 'guest' && isHolder ? `is a guest. ${guestsDoNot}` : whyNotNamed[standing];
    return why === null ? null : { text: `${person(named)} ${why} Please name a member of this workspace.` };
  }
}

/** Why somebody can't be told of an incident, nor lead it or have anything to do in it. */
const whyNotNamed: Readonly<Record<Standing, string | null>> = {
  member: null,
  guest: null,
  bot: 'is an app.',
  deactivated: 'has a deactivated account.',
  stranger: 'is from another workspace.',
};

function refused(answer: Answer): Admission {
  return { kind: 'refused', answer };
}

function opensIncident(asked: Asked): boolean {
  return asked.kind === 'declare' || (asked.kind === 'open' && asked.form === 'declare');
}

function asksOnCall(asked: Asked): boolean {
  if (asked.kind === 'arrange') return asked.what.of === 'override';
  return asked.kind === 'view' && (asked.view.kind === 'oncall' || asked.view.kind === 'overrides');
}

function isAboutServices(asked: Asked): boolean {
  if (asked.kind === 'arrange') return true;
  return asked.kind === 'view' && (asked.view.kind === 'service' || asked.view.kind === 'services');
}

/** What goes beyond the incident of a channel. */
function isNotForGuests(asked: Asked): boolean {
  const looksAround = asked.kind === 'view' && ['list', 'search', 'reliability'].includes(asked.view.kind);
  return looksAround || opensIncident(asked);
}
