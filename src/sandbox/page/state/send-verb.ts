import type { Receipt } from '../../workspace/protocol.ts';
import type { Send } from '../workspace-context.ts';

/** Sends one verb to the workspace; a workspace that can't be reached answers like any other error. */
export const sendVerb: Send = async (verb, body) => {
  try {
    const response = await fetch(`/_control/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const receipt: Receipt = await response.json();
    return receipt;
  } catch {
    return { ok: false, error: 'workspace_unreachable', detail: 'The local workspace did not answer. Is it running?' };
  }
};
