// Inputs in a file, as `mad task run --inputs` reads them too.
import {isObject, type Json} from '~/schema-form/schema';

export function saveInputs(name: string, inputs: unknown): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(inputs, null, 2)}\n`], {type: 'application/json'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.inputs.json`;
  link.click();
  URL.revokeObjectURL(url);
}

export async function readInputs(file: File): Promise<Json | undefined> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
