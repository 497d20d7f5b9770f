import { z } from 'zod';

const manifestSchema = z.looseObject({
  features: z.looseObject({ slash_commands: z.array(z.looseObject({})) }),
  settings: z.looseObject({ event_subscriptions: z.looseObject({}), interactivity: z.looseObject({}) }),
});

/**
 * What manifest.yml holds, which is the app for Socket Mode, or the same app for requests over HTTP to an address.
 * https://docs.slack.dev/reference/app-manifest
 */
export function appManifest(written: unknown, requestUrl: string | null): unknown {
  if (requestUrl === null) return written;
  const { features, settings, ...rest } = manifestSchema.parse(written);
  return {
    ...rest,
    features: { ...features, slash_commands: features.slash_commands.map((one) => ({ ...one, url: requestUrl })) },
    settings: {
      ...settings,
      event_subscriptions: { ...settings.event_subscriptions, request_url: requestUrl },
      interactivity: { ...settings.interactivity, request_url: requestUrl },
      socket_mode_enabled: false,
    },
  };
}

/** Opens the form that creates an app, filled in. https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests */
export function creationLink(manifest: unknown): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}
