import type { Sockets } from '../socket-delivery.ts';
import { bookmarkMethods } from './bookmarks.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { historyMethods } from './history.ts';
import type { Methods } from './method.ts';
import { pinMethods } from './pins.ts';
import { platformMethods } from './platform.ts';
import { reactionMethods } from './reactions.ts';
import { usergroupMethods } from './usergroups.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** Every method of the Web API that the workspace has, by name. */
export function allMethods(sockets: Sockets | undefined): Methods {
  return {
    ...platformMethods(sockets),
    ...chatMethods,
    ...conversationMethods,
    ...historyMethods,
    ...pinMethods,
    ...reactionMethods,
    ...bookmarkMethods,
    ...usergroupMethods,
    ...userMethods,
    ...viewMethods,
  };
}
