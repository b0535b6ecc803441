// Two jobs beside each other: what of them differs.
import {columnsOf, fieldsOf, isNode, kindOf, type Node} from '~/schema-view/describe';

/** One value of many, with the way to it in words. */
export interface Leaf {
  key: string;
  title: string;
  unit: string;
  value: unknown;
}

const mostRows = 20;  // of a table

/** What is in a value, member by member; lists of plain values are one. */
export function leavesOf(value: Node, schema: unknown, whole: unknown, key = '', before = ''): Leaf[] {
  return fieldsOf(value, schema, whole).flatMap((field): Leaf[] => {
    const at = `${key}/${field.name}`;
    const title = before + field.title;
    switch (kindOf(field.value)) {
      case 'object': return leavesOf(field.value as Node, field.schema, whole, at, `${title}: `);
      case 'table': {
        const rows = (field.value as Node[]).slice(0, mostRows);
        const columns = columnsOf(rows, field.schema.items, whole);
        return rows.flatMap((row, i) => columns.map((column) =>
          ({key: `${at}/${i}/${column.key}`, title: `${title} ${i + 1}: ${column.title}`, unit: '', value: column.of(row)})));
      }
      default: return [{key: at, title, unit: field.unit, value: field.value}];
    }
  });
}

export interface Compared {
  key: string;
  title: string;
  unit: string;
  a: unknown;
  b: unknown;
  differs: boolean;
}

/** The same whatever the order of an object's members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, of: unknown) => (isNode(of) ? Object.fromEntries(Object.entries(of).sort(([x], [y]) => (x < y ? -1 : 1))) : of)) ?? '';
}

/** Each leaf that either of them has, in the order of the first one's. */
export function compared(a: readonly Leaf[], b: readonly Leaf[]): Compared[] {
  const ofB = new Map(b.map((leaf) => [leaf.key, leaf]));
  const known = new Set(a.map((leaf) => leaf.key));
  const both = [...a, ...b.filter((leaf) => !known.has(leaf.key))];
  const ofA = new Map(a.map((leaf) => [leaf.key, leaf]));
  return both.map(({key, title, unit}) => {
    const [x, y] = [ofA.get(key)?.value, ofB.get(key)?.value];
    return {key, title, unit, a: x, b: y, differs: canonical(x) !== canonical(y)};
  });
}

/** Rows where there is a number on either side. */
export function numbersOf(rows: readonly Compared[]): Compared[] {
  return rows.filter(({a, b}) => typeof a === 'number' || typeof b === 'number');
}

/** How much more the second one is. */
export function differenceOf({a, b}: Compared): number | undefined {
  return typeof a === 'number' && typeof b === 'number' ? b - a : undefined;
}
