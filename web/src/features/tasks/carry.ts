// What of inputs still fits when the document that they were typed for has changed.
import {plainOf, wholeOf} from '~/schema-form/plain';
import {isObject, tokensOf, type Json} from '~/schema-form/schema';
import {faultsOf} from '~/schema-form/validator';
import {labelOf} from '~/schema-form/wording';

export interface Carried {
  inputs: Json;
  /** Names of what was left behind, as the old form called it. */
  dropped: string[];
}

/** Inputs of the old document for the new one: those whose field is still there and takes their value. */
export function carried(before: object, after: object, inputs: unknown): Carried {
  if (!isObject(inputs)) return {inputs: {}, dropped: []};
  const properties = (of: object) => {
    const whole = wholeOf(of);
    return plainOf(whole, whole.schema, inputs).schema.properties ?? {};
  };
  const [old, now] = [properties(before), properties(after)];
  const whole = wholeOf(after);
  // A value may be half typed: what was wrong with it before is no reason to drop it.
  const wrong = (of: object) => new Set(faultsOf(of, inputs).filter(({pointer}) => pointer).map(({pointer}) => tokensOf(pointer)[0]));
  const wrongBefore = wrong(before);
  const fits = (name: string) => name in now && (wrongBefore.has(name) || whole.valid(now[name] ?? {}, inputs[name]));
  const names = Object.keys(inputs).filter((name) => inputs[name] !== undefined);
  return {
    inputs: Object.fromEntries(names.filter(fits).map((name) => [name, inputs[name]])),
    dropped: names.filter((name) => !fits(name)).map((name) => labelOf(name, old[name] ?? {})),
  };
}
