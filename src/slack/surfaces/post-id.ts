import { requestId } from '../../kernel/request-id.ts';

/** The id of a post, the same in every process: an incident has each surface once, or once from a first sequence. */
export function postId(incidentId: string, surface: string, first = 0): string {
  return requestId('post', incidentId, surface, String(first));
}
