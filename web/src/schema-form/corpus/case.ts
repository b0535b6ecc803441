/** A schema as documents have it, with inputs that its form submits as they are, and inputs that it refuses and where. */
export interface Case {
  name: string;
  schema: object;
  valid: readonly unknown[];
  /** [inputs, JSON Pointer of the field that is wrong] */
  invalid: readonly (readonly [unknown, string])[];
}
