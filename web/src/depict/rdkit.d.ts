// Its own types lack what its factory is.
declare module '@rdkit/rdkit' {
  export interface Mol {
    delete(): void;
    set_new_coords(): boolean;
    normalize_depiction(): number;
    get_svg_with_highlights(details: string): string;
    get_substruct_match(pattern: Mol): string;
  }
  export interface RDKitModule {
    get_mol(text: string): Mol | null;
    get_qmol(smarts: string): Mol | null;
  }
  export default function initRDKitModule(options: {locateFile: () => string}): Promise<RDKitModule>;
}
