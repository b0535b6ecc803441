import {fileUrl} from './queries';

/** Has the browser save a molecule's file: the URL names it. */
export async function saveFile(molecule_id: string): Promise<void> {
  const link = document.createElement('a');
  link.href = await fileUrl(molecule_id);
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
