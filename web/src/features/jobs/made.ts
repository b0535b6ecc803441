// How a result was made, where it says so itself: tasks that run a program give its name and version, the command and what
// was odd.
import {isNode} from '~/schema-view/describe';

export function engineOf(result: unknown): string | undefined {
  const engine = isNode(result) ? result.engine : undefined;
  if (typeof engine === 'string') return engine;
  if (!isNode(engine) || typeof engine.name !== 'string') return undefined;
  return typeof engine.version === 'string' ? `${engine.name} ${engine.version}` : engine.name;
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export function commandOf(result: unknown): string | undefined {
  const command = isNode(result) ? result.command : undefined;
  if (typeof command === 'string') return command;
  return Array.isArray(command) && command.length > 0 ? command.map((word) => quoted(String(word))).join(' ') : undefined;
}

export function warningsOf(result: unknown): string[] {
  const warnings = isNode(result) ? result.warnings : undefined;
  return Array.isArray(warnings) ? warnings.filter((one): one is string => typeof one === 'string') : [];
}
