// What all fields of a form share.
import {createContext, useContext} from 'react';
import type {Whole} from './plain';
import type {Schema} from './schema';

export interface FormState {
  whole: Whole;
  disabled: boolean;
  /** What is wrong, by JSON Pointer. */
  faults: ReadonlyMap<string, readonly string[]>;
  /** Which alternative was picked at a place, whatever its value looks like. */
  chosen: Map<string, number>;
  /** Texts that cannot be read as what they should be, by place. */
  broken: Map<string, string>;
  idOf: (pointer: string) => string;
}

export const FormContext = createContext<FormState | undefined>(undefined);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error('A field stands in a form');
  return form;
}

export interface FieldProps {
  schema: Schema;
  /** The JSON Pointer of its place. */
  at: string;
  label: string;
  value: unknown;
  /** undefined takes it away. */
  onChange: (value: unknown) => void;
  required: boolean;
  /** The definitions around it. */
  inside: readonly string[];
  /** The label stands elsewhere. */
  bare?: boolean;
  /** What is said of it stands elsewhere. */
  quiet?: boolean;
}

export function faultsWithin(faults: FormState['faults'], at: string): string[] {
  return [...faults].filter(([pointer]) => pointer === at || pointer.startsWith(`${at}/`)).flatMap(([, said]) => said);
}
