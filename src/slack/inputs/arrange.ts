import { isUnreachable } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import type { Arranged } from '../kit/word.ts';
import { arrangeService } from '../services/arrange-service.ts';
import { unreachableAnswer } from '../unreachable-answer.ts';
import type { AppContext } from './app-context.ts';
import type { Input } from './input.ts';

/** Does what holds beyond one incident, and answers what came of it. */
export async function arrange(
  app: AppContext,
  { asker, requestId }: Pick<Input, 'asker' | 'requestId'>,
  what: Arranged,
): Promise<Answer> {
  const by = { team: asker.team, user: asker.user, requestId };
  try {
    return await arrangeService(app.catalogue, what.change, by);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { text: unreachableAnswer };
  }
}
