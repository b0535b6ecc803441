export const words = {
  nothing: 'none', show: 'Show the text', hide: 'Hide the text', rows: (n: number) => (n === 1 ? '1 row' : `${n} rows`), text: (n: number) => `${n.toLocaleString()} characters`,
  row: (n: number) => `Row ${n}`, close: 'Close', values: 'Values',
  raw: 'As JSON', stored: 'stored file',
};
