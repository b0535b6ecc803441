// What features draw in a form: a form knows their names (x-mad-widget) and what it gives them, never who draws.
// app/form-parts.tsx says who does.
import {createContext, useContext, type ComponentType} from 'react';

/** A molecule file in a form: its text, or the mad:// URI of one that was uploaded. */
export interface MoleculeInputProps {
  id: string;
  label: string;
  description?: string | undefined;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** "pdb", "sdf", …: none where any will do. */
  formats: readonly string[];
  /** "receptor", "ligand", "reference_ligand". */
  role?: string | undefined;
  required: boolean;
  disabled: boolean;
  error?: string | undefined;
}

/** A file that the same form holds. */
export interface FormFile {
  value: string;
  formats: readonly string[];
}

/** What stands beside the fields of an object and writes the same value: a picture of a box beside its numbers. */
export interface BesideProps {
  id: string;
  label: string;
  /** The object as it is now, perhaps half filled: {center?: (number | null)[], size?: …}. */
  value: unknown;
  onChange: (value: unknown) => void;
  /** The form's files that are filled in, by their role. */
  files: Readonly<Record<string, FormFile>>;
  disabled: boolean;
}

export interface Parts {
  /** In place of a field's own input, by x-mad-widget; `molecule` is also for every x-mad-file. */
  inputs: Readonly<Record<string, ComponentType<MoleculeInputProps>>>;
  /** Beside an object's fields, by its x-mad-widget. */
  besides: Readonly<Record<string, ComponentType<BesideProps>>>;
}

export const FormParts = createContext<Parts>({inputs: {}, besides: {}});

export function useFormParts(): Parts {
  return useContext(FormParts);
}

/** The files that a form holds now. */
export const FormFiles = createContext<Readonly<Record<string, FormFile>>>({});
