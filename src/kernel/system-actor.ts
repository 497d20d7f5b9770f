/** The actor of what is due, where no person acts. */
export const timer = 'system:timer';

/** The actor of commands at a terminal. */
export const operator = 'system:operator';

/** The actor of what a source of alerts says. */
export const alertSource = 'system:signals';

/** The actor of what a pager says, such as PagerDuty. */
export const pager = 'system:pager';

/** The actor of what Slack says has happened, and not by whom. */
export const slackItself = 'system:slack';

const names: ReadonlyMap<string, string> = new Map([
  [timer, 'Quorum'],
  [alertSource, 'the source of the alert'],
  [slackItself, 'Slack'],
  [pager, 'the pager'],
  [operator, 'the operator of Quorum'],
  ['system:prove', 'Quorum’s proof'],
]);

/** The name of an actor that is not a person in Slack: a plain name, or else the actor as it is recorded. */
export function actorName(actor: string): string {
  return names.get(actor) ?? actor;
}

/** Whether it is Quorum itself or whoever runs it. */
export function isSystemActor(actor: string): boolean {
  return actor.startsWith('system:');
}
