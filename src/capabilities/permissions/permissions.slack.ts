import { onSlack } from '../../slack/kit/on-slack.ts';
import { permissions } from './permissions.ts';

/** No word and no button: settings say who may. */
export const permissionsOnSlack = onSlack(permissions, { recorded: {} });
