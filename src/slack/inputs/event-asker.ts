import type { AppContext } from './app-context.ts';
import type { Asker } from './gate.ts';

/** Whom the gate lets in; null for anybody else, who hears nothing: an event is no question. */
export async function eventAsker(
  { gate, logger }: AppContext,
  {
    kind,
    team,
    user,
    channel,
  }: { readonly kind: string; readonly team: string; readonly user: string; readonly channel?: string },
): Promise<Asker | null> {
  const sender = { user, team, homeTeam: null, isOrganizationWide: false };
  const admission = await gate.admit(sender, channel ?? null);
  if (admission.kind === 'admitted') return admission.asker;
  logger.info({ kind, user }, 'An event of somebody who may not use Quorum here is left alone');
  return null;
}
