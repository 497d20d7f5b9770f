import { type Finding, unwell, well } from './finding.ts';

/** The oldest Node that Quorum runs on: the engines of package.json. */
const oldest = [20, 19] as const;

/** `version`: such as 20.19.4. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return isEnough
    ? well(`Node ${version}`)
    : unwell(`Node ${version} is too old`, `Install ${oldest.join('.')} or newer`);
}
