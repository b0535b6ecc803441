import {useQuery} from '@tanstack/react-query';
import {api, ask, ownUrl} from '~/api/client';
import {words} from '~/texts/viewer';
import {formatOf, identityOf, isUrl, moleculeIn, textAt, withoutLineNumbers, type File, type Format} from './files';

async function textOf(source: string, signal: AbortSignal): Promise<string> {
  if (!source.startsWith('mad:')) return textAt(source, signal);
  const molecule_id = moleculeIn(source);
  if (!molecule_id) throw new Error(words.notHere);
  const {url} = await ask(api.GET('/api/v1/molecules/{molecule_id}/download', {params: {path: {molecule_id}}}));
  return textAt(ownUrl(url), signal);
}

/** The text of a file by its URL or mad:// URI, asked for once; a text is itself. */
export function useText(source: string | undefined): {text: string | undefined; error: unknown} {
  const url = source !== undefined && isUrl(source) ? source.trim() : undefined;
  const query = useQuery({
    queryKey: ['files', identityOf(url)],
    enabled: url !== undefined,
    queryFn: ({signal}) => textOf(url ?? '', signal),
    staleTime: Infinity,
    retry: false,
  });
  if (url === undefined) return {text: source, error: undefined};
  return {text: query.data, error: query.error ?? undefined};
}

/** A text with its format, the one that is given or seen. Throws for what has no place in space. */
export function fileOf(text: string, format?: string): File {
  const seen = (format === 'ent' ? 'pdb' : format === 'mol' || format === 'sd' ? 'sdf' : format === 'mmcif' ? 'cif' : format) as Format | undefined;
  const known = formatOf(text) ?? (seen && ['pdb', 'cif', 'pdbqt', 'sdf', 'mol2', 'xyz'].includes(seen) ? seen : undefined);
  if (!known) throw new Error(words.noSpace);
  return {text: known === 'pdb' ? withoutLineNumbers(text) : text, format: known};
}
