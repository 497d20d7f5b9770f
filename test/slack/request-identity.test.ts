import { describe, expect, test } from '@jest/globals';
import { actionId, commandId, incidentIdOf, notedMessageId, viewId } from '../../src/slack/request-identity.ts';

const click = { team: 'T1', user: 'U1', container: 'C1:1.2', action_id: 'acknowledge.v1', action_ts: '3.4' };

describe('request ids', () => {
  test('a redelivery derives the same id', () => {
    expect(commandId({ team_id: 'T1', trigger_id: '1.2.abc' })).toBe(
      commandId({ team_id: 'T1', trigger_id: '1.2.abc' }),
    );
    expect(actionId({ ...click })).toBe(actionId(click));
    expect(viewId({ id: 'V1' })).toBe(viewId({ id: 'V1' }));
  });

  test('every part of a click tells one from another', () => {
    const others = Object.keys(click).map((key) => actionId({ ...click, [key]: 'other' }));
    expect(new Set([actionId(click), ...others]).size).toBe(6);
  });

  test('one kind of input never takes the id of another', () => {
    const ids = [
      commandId({ team_id: 'a', trigger_id: 'b' }),
      viewId({ id: 'a' }, 'b'),
      viewId({ id: 'a' }),
      notedMessageId({ channel: 'a', ts: 'b' }),
      incidentIdOf('a'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the ids are frozen: what is stored rests on them', () => {
    expect([
      commandId({ team_id: 'T1', trigger_id: '1' }),
      actionId(click),
      viewId({ id: 'V1' }),
      notedMessageId({ channel: 'C1', ts: '1.2' }),
    ]).toMatchInlineSnapshot(`
[
  "68dd7a9b-0148-5287-9eb5-df4745e1f122",
  "5a26b82b-36e4-57ac-b7ff-2d6778b8bf79",
  "47a46063-0692-587e-b10d-800dadcf5f22",
  "988d1098-6a83-5c47-b3cf-9e626fb52700",
]
`);
  });
});
