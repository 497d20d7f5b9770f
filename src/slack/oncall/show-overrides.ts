import { isUnreachable } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import type { AppContext } from '../inputs/app-context.ts';
import { unreachableAnswer } from '../unreachable-answer.ts';
import { renderOverrides } from './view-overrides.ts';

/** The overrides that are not over, as they stand in the database and in the settings. */
export async function showOverrides(
  { settings, overrides, clock }: Pick<AppContext, 'settings' | 'overrides' | 'clock'>,
  team: string,
): Promise<Answer> {
  try {
    const kept = await overrides.list(team);
    return renderOverrides(settings.oncall.rotations, kept, new Date(clock()).toISOString());
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { text: unreachableAnswer };
  }
}
