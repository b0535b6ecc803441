// What the page and the worker that draws say to each other.

export interface Picture {
  /** SMILES, or a molfile. */
  text: string;
  width: number;
  height: number;
  dark: boolean;
  /** SMARTS of what is marked in it. */
  highlight: string | undefined;
}

export interface Asked extends Picture {
  id: number;
}

export interface Answer {
  id: number;
  /** None where the text is no molecule. */
  svg: string | undefined;
  /** Why nothing can be drawn at all. */
  failure?: string;
}
