/** Who acts when something is due, and no person does. */
export const timer = 'system:timer';

/** Who acts at a terminal, beside the database. */
export const operator = 'system:operator';

const names: ReadonlyMap<string, string> = new Map([
  [timer, 'Quorum'],
  [operator, 'the operator of Quorum'],
  ['system:prove', 'Quorum’s proof'],
]);

/** What an actor is called that is no person of Slack's: a plain name, or the actor as the record has it. */
export function actorName(actor: string): string {
  return names.get(actor) ?? actor;
}
