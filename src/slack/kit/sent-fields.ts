import { z } from 'zod';
import { storable } from '../../kernel/text.ts';

/** What the fields of Slack's payloads hold. Whatever is read of a payload is read by one of these. */

/** The id of a workspace, an organization, an app, a channel or a view. */
export const slackId = z.string().regex(/^[A-Z][A-Z0-9]{1,63}$/);

/** https://docs.slack.dev/reference/objects/user-object */
export const slackUserId = z.string().regex(/^[UW][A-Z0-9]{1,63}$/);

/** The time of a message, which names it in its channel: seconds since 1970. */
export const messageTs = z.string().regex(/^\d{1,11}\.\d{1,9}$/);

/** An id that Slack makes up in a form that it does not tell, such as a trigger's. */
export const opaqueId = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** A response URL; null where there is none. */
export const responseUrl = z
  .string()
  .nullish()
  .transform((url) => (url != null && URL.canParse(url) ? url : null));

/** The most that any text of Slack's may hold: https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const sentLengthMax = 40_000;

/** What somebody typed or chose, without what no database holds. */
export const sentText = z.string().max(sentLengthMax).transform(storable);
