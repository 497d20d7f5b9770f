/** The actor of what is due, where no person acts. */
export const timer = 'system:timer';

/** The actor of commands at a terminal. */
export const operator = 'system:operator';

const names: ReadonlyMap<string, string> = new Map([
  [timer, 'Quorum'],
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
