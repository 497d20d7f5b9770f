/** One regional endpoint of an Aurora DSQL cluster. */
export type Endpoint = {
  readonly region: string;
  /** The name that tokens are signed for and the certificate must bear. */
  readonly host: string;
  readonly port: number;
  /** A port of this machine that leads there, to connect to in its place. */
  readonly throughPort?: number;
};

/** https://docs.aws.amazon.com/aurora-dsql/latest/userguide/getting-started.html */
const portDefault = 5432;

/** Reads `region=host[:port][,region=host[:port]]`, in order of preference; null when it is not that. */
export function parseEndpoints(text: string): readonly [Endpoint, ...Endpoint[]] | null {
  const [first, ...others] = text.split(',').map((part) => endpointOf(part.trim()));
  if (first === undefined || first === null) return null;
  const rest = others.filter((endpoint) => endpoint !== null);
  if (rest.length < others.length) return null;
  const regions = new Set([first, ...rest].map(({ region }) => region));
  return regions.size === rest.length + 1 ? [first, ...rest] : null;
}

function endpointOf(part: string): Endpoint | null {
  const [, region, host, port] = /^([a-z]{2}(?:-[a-z]+)+-\d)=([a-zA-Z0-9.-]+)(?::(\d{1,5}))?$/.exec(part) ?? [];
  if (region === undefined || host === undefined) return null;
  return { region, host, port: port === undefined ? portDefault : Number(port) };
}
