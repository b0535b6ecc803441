import {useQuery} from '@tanstack/react-query';
import {formatOf, identityOf, isText, textOf, type Format} from './files';
import {words} from '~/texts/viewer';
import type {File} from './pose-scene';

/** The text of a file by its URL, asked for once; a text is itself. */
export function useText(source: string | undefined): {text: string | undefined; error: unknown} {
  const url = source !== undefined && !isText(source);
  const query = useQuery({
    queryKey: ['files', url ? identityOf(source) : undefined],
    enabled: url,
    queryFn: ({signal}) => textOf(source ?? '', signal),
    staleTime: Infinity,
    retry: false,
  });
  if (!url) return {text: source, error: undefined};
  return {text: query.data, error: query.error ?? undefined};
}

/** A text with its format, the one that is given or seen. Throws for what has no place in space. */
export function fileOf(text: string, format?: string): File {
  const seen = (format === 'ent' ? 'pdb' : format === 'mol' || format === 'sd' ? 'sdf' : format === 'mmcif' ? 'cif' : format) as Format | undefined;
  const known = formatOf(text) ?? (seen && ['pdb', 'cif', 'pdbqt', 'sdf', 'mol2', 'xyz'].includes(seen) ? seen : undefined);
  if (!known) throw new Error(words.noSpace);
  return {text, format: known};
}
