import { Copy, DockerfileParser, From, type Instruction, JSONInstruction, PropertyInstruction } from 'dockerfile-ast';
import { z } from 'zod';

/** What one stage of a Dockerfile begins with and does, with its variables filled in. */
export type Stage = {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly from: string;
  readonly steps: readonly Step[];
  /** What its containers run as and with; what it does not say, an earlier stage may. */
  readonly says: Says;
};

export type Step =
  | { readonly kind: 'run'; readonly directory: string; readonly script: string; readonly env: Env }
  | {
      readonly kind: 'copy';
      /** The stage whose files they are; null: those of the checkout. */
      readonly from: string | null;
      readonly sources: readonly string[];
      /** A folder where it ends in a slash or there are several sources. */
      readonly target: string;
    };

export type Env = Readonly<Record<string, string>>;
export type Says = {
  readonly env: Env;
  readonly directory: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly health: readonly string[];
  readonly stopSignal: string;
  readonly volumes: readonly string[];
  readonly labels: Env;
};

const nothingSaid: Says = {
  env: {},
  directory: '/',
  user: '0:0',
  entrypoint: [],
  command: [],
  health: [],
  stopSignal: 'SIGTERM',
  volumes: [],
  labels: {},
};

/** @throws Error at what this reader does not know: it would be left out of what is tested. */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: Stage[] = [];
  const args: Record<string, string> = {};
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'ARG') Object.assign(args, pairs(instruction, args));
    else if (instruction instanceof From) stages.push(begin(instruction, args, stages));
    else {
      const stage = stages.pop();
      if (stage === undefined) throw new Error(`${keyword} before FROM`);
      stages.push(further(stage, instruction, { ...stage.says.env, ...args }));
    }
  }
  return stages;
}

function begin(from: From, args: Env, earlier: readonly Stage[]): Stage {
  const image = filled(from.getImage() ?? '', args);
  const base = earlier.find(({ name }) => name === image);
  return { name: from.getBuildStage() ?? image, from: image, steps: [], says: base?.says ?? nothingSaid };
}

function further(stage: Stage, instruction: Instruction, known: Env): Stage {
  const words = () => instruction.getArguments().map((argument) => filled(argument.getValue(), known));
  const { says } = stage;
  const saying = (more: Partial<Says>): Stage => ({ ...stage, says: { ...says, ...more } });
  const doing = (step: Step): Stage => ({ ...stage, steps: [...stage.steps, step] });
  switch (instruction.getKeyword()) {
    case 'WORKDIR':
      return saying({ directory: words()[0] ?? '/' });
    case 'ENV':
      return saying({ env: { ...says.env, ...pairs(instruction, known) } });
    case 'LABEL':
      return saying({ labels: { ...says.labels, ...pairs(instruction, known) } });
    case 'USER':
      return saying({ user: words()[0] ?? '' });
    case 'VOLUME':
      return saying({ volumes: [...says.volumes, ...words()] });
    case 'STOPSIGNAL':
      return saying({ stopSignal: words()[0] ?? '' });
    case 'EXPOSE':
      return stage;
    case 'ENTRYPOINT':
      return saying({ entrypoint: strings(instruction), command: [] });
    case 'CMD':
      return saying({ command: strings(instruction) });
    case 'HEALTHCHECK':
      return saying({ health: healthOf(instruction) });
    case 'RUN':
      return doing({
        kind: 'run',
        directory: says.directory,
        script: instruction.getArgumentsContent() ?? '',
        env: says.env,
      });
    default:
      if (instruction instanceof Copy) return doing(copyOf(instruction, words(), says.directory));
      throw new Error(`Nothing runs ${instruction.getKeyword()} here`);
  }
}

/** Docker fills in no variable there. */
function healthOf(instruction: Instruction): readonly string[] {
  const [, list = ''] = /CMD (\[.*\])/s.exec(instruction.getArgumentsContent() ?? '') ?? [];
  return z.array(z.string()).parse(JSON.parse(list));
}

function strings(instruction: Instruction): readonly string[] {
  const found = instruction instanceof JSONInstruction ? instruction.getJSONStrings() : [];
  if (found.length === 0) throw new Error(`${instruction.getKeyword()} is no list, which a shell would run`);
  return found.map((one) => one.getJSONValue());
}

function pairs(instruction: Instruction, known: Env): Env {
  const properties = instruction instanceof PropertyInstruction ? instruction.getProperties() : [];
  return Object.fromEntries(properties.map((one) => [one.getName(), filled(one.getValue() ?? '', known)]));
}

/** @throws Error when a variable is not declared before. */
function filled(text: string, known: Env): string {
  return text.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => {
    const value = known[name];
    if (value === undefined) throw new Error(`${name} is not declared`);
    return value;
  });
}

function copyOf(copy: Copy, words: readonly string[], directory: string): Step {
  const flags = copy.getFlags();
  const from = flags.find((flag) => flag.getName() === 'from')?.getValue() ?? null;
  if (flags.length > (from === null ? 0 : 1)) throw new Error(`Nothing copies with ${flags.join(' ')} here`);
  const target = words.at(-1) ?? '';
  const at = new URL(target, `file://${directory.replace(/\/?$/, '/')}`).pathname;
  return { kind: 'copy', from, sources: words.slice(0, -1), target: at };
}
