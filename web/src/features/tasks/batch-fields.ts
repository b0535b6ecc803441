import {formatsOf, propertiesOf, roleOf} from '~/schema-form/draw';

export interface LigandField {
  name: string;
  label: string;
  formats: readonly string[];
  role: string | undefined;
}

const small = new Set(['smi', 'sdf', 'mol2', 'pdbqt']);

/** The inputs that can differ from job to job: files of small molecules, ligands first. */
export function ligandFields(schema: object): LigandField[] {
  const fields = propertiesOf(schema).flatMap(([name, property]): LigandField[] => {
    const formats = formatsOf(property);
    const role = roleOf(property);
    if (!formats || role === 'receptor' || (formats.length && !formats.some((format) => small.has(format)))) return [];
    return [{name, label: property.title ?? name, formats, role}];
  });
  return fields.sort((a, b) => Number(b.role === 'ligand') - Number(a.role === 'ligand'));
}
