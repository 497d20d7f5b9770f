import { isUnreachable } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import type { Arranged } from '../kit/word.ts';
import { arrangeOverride } from '../oncall/arrange-override.ts';
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
  const { team } = asker;
  const by = { team, user: asker.user, requestId };
  try {
    if (what.of === 'service') return await arrangeService(app.catalogue, what.change, by);
    const { rotations } = app.settings.oncall;
    const { answer, told } = await arrangeOverride({ overrides: app.overrides, rotations }, what.change, by);
    if (told !== null) {
      const to = { team, user: told.user, channel: null, responseUrl: null, triggerId: null };
      void app.answers.tellBeside(to, { text: told.text });
    }
    return answer;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { text: unreachableAnswer };
  }
}
