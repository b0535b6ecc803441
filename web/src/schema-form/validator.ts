// JSON Schema as RJSF asks for it, by a validator that needs no eval: the pages' policy allows none.
import {Validator, type OutputUnit, type Schema} from '@cfworker/json-schema';
import {
  toErrorSchema, type ErrorSchema, type RJSFSchema, type RJSFValidationError, type ValidationData, type ValidatorType,
} from '@rjsf/utils';

const dialect = '2020-12';
// What only sums up others, at the same place.
const summaries = new Set(['properties', 'items', 'prefixItems', '$ref', 'additionalProperties', 'allOf', 'if']);

/** "/a~1b/0" as ["a/b", "0"]. */
export function tokensOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(location: string): string {
  try {
    return decodeURIComponent(location.slice(1));
  } catch {
    return location.slice(1);
  }
}

function errorOf(unit: OutputUnit): RJSFValidationError {
  const path = tokensOf(decoded(unit.instanceLocation));
  const missing = unit.keyword === 'required' && /property "(.*)"\.$/.exec(unit.error)?.[1];
  if (missing) path.push(missing);
  const message = missing ? 'is required' : unit.error.replace(/^Instance /, '');
  return {name: unit.keyword, message, property: path.map((token) => `.${token}`).join(''), stack: message};
}

const isBlank = (value: unknown) => value === undefined || value === null;

/** What was filled in: without vectors of which no place was, and objects that have nothing else. A form has places for
 *  them before anybody writes there. */
export function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(filledIn);
    return items.length > 0 && items.every(isBlank) ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const filled = members.map(([name, of]) => [name, filledIn(of)] as const).filter(([, of]) => of !== undefined);
  return members.length > 0 && filled.length === 0 ? undefined : Object.fromEntries(filled);
}

/** The faults of the data, without those that others sum up. */
export function faultsOf(schema: RJSFSchema, data: unknown): RJSFValidationError[] {
  const {errors} = new Validator(schema as Schema, dialect, false).validate(data);
  const plain = errors.filter((unit) => !summaries.has(unit.keyword));
  return (plain.length ? plain : errors).map(errorOf);
}

/** The error schema of faults at JSON Pointers, as the platform's problems have them. */
export function errorsAt(faults: readonly {pointer: string; detail: string}[]): ErrorSchema {
  return toErrorSchema(faults.map(({pointer, detail}) => ({
    message: detail, stack: detail, property: tokensOf(pointer).map((token) => `.${token}`).join(''),
  })));
}

/** Checks whole forms by `whole`, whatever of it is drawn. */
export function validatorOf(whole: RJSFSchema): ValidatorType {
  return {
    validateFormData(data): ValidationData<unknown> {
      const errors = faultsOf(whole, filledIn(data) ?? {});
      return {errors, errorSchema: toErrorSchema(errors)};
    },
    isValid(schema, data, root) {
      // References lead into the root's members.
      const {type: _type, properties: _properties, required: _required, anyOf: _anyOf, oneOf: _oneOf, ...rest} =
        root as Record<string, unknown>;
      try {
        return new Validator({...rest, ...(schema as object)} as Schema, dialect).validate(data).valid;
      } catch {
        return false;
      }
    },
    rawValidation(schema, data) {
      return {errors: faultsOf(schema, data) as never[]};
    },
  };
}
