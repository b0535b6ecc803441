// Interaction fingerprints: a row a pose, a column a residue, in each cell the kinds.
import {Group, NativeSelect, Stack, Text, UnstyledButton, VisuallyHidden} from '@mantine/core';
import {useMemo, useRef, useState, type KeyboardEvent} from 'react';
import {words} from '~/texts/results';
import classes from './contact-kinds.module.css';
import {Legend, Mark} from './contact-kinds';
import {fingerprints, residueName, type Fingerprints} from './contacts';
import {keyOf, nameOf, type Pose} from './pose';

interface ContactMatrixProps {
  poses: readonly Pose[];
  current: string | undefined;
  onCurrent: (pose: Pose) => void;
}

type Cell = [row: number, column: number];  // 0, 0 is the corner; the first row and column are the headings

const moves: Record<string, Cell> = {ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [10, 0], PageUp: [-10, 0]};

/** The poses in the order of what they do with a residue: those with the most kinds first. */
function ordered(poses: readonly Pose[], {of}: Fingerprints, by: string): {pose: Pose; kinds: Map<string, readonly string[]>}[] {
  const rows = poses.map((pose, i) => ({pose, kinds: of[i] ?? new Map<string, readonly string[]>()}));
  if (by === 'affinity') return rows.toSorted((a, b) => a.pose.affinity - b.pose.affinity);
  if (by === 'name') return rows.toSorted((a, b) => a.pose.name.localeCompare(b.pose.name) || a.pose.rank - b.pose.rank);
  if (by === '') return rows;
  return rows.toSorted((a, b) => (b.kinds.get(by)?.length ?? 0) - (a.kinds.get(by)?.length ?? 0)
    || (a.kinds.get(by)?.join() ?? '').localeCompare(b.kinds.get(by)?.join() ?? '') || a.pose.affinity - b.pose.affinity);
}

/** One cell at a time is in the order of tabs; arrows lead to the others. */
function useCells(rows: number, columns: number) {
  const table = useRef<HTMLTableElement>(null);
  const [[row, column], setAt] = useState<Cell>([1, 1]);
  const at: Cell = [Math.min(row, rows), Math.min(column, columns)];
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    const edge: Cell | undefined = event.key === 'Home' ? [at[0], 0] : event.key === 'End' ? [at[0], columns] : undefined;
    if (!move && !edge) return;
    event.preventDefault();
    const [y, x] = edge ?? [at[0] + (move?.[0] ?? 0), at[1] + (move?.[1] ?? 0)];
    const next: Cell = [Math.max(0, Math.min(y, rows)), Math.max(0, Math.min(x, columns))];
    if (next[0] === 0 && next[1] === 0) return;
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.join()}"]`)?.focus();
  };
  const cell = (y: number, x: number) => ({'data-cell': `${y},${x}`, tabIndex: y === at[0] && x === at[1] ? 0 : -1, onFocus: () => setAt([y, x])});
  return {table, onKeyDown, cell};
}

export function ContactMatrix({poses, current, onCurrent}: ContactMatrixProps) {
  const prints = useMemo(() => fingerprints(poses), [poses]);
  const [byCount, setByCount] = useState(false);
  const [by, setBy] = useState('');
  const residues = useMemo(() => byCount ? prints.residues.toSorted((a, b) => (prints.counts.get(b) ?? 0) - (prints.counts.get(a) ?? 0)) : prints.residues, [prints, byCount]);
  const rows = useMemo(() => ordered(poses, prints, by), [poses, prints, by]);
  const {table, onKeyDown, cell} = useCells(rows.length, residues.length);
  const chains = new Set(residues.map((residue) => residue.split(':')[1])).size > 1;
  const orders = [{value: '', label: words.tableOrder}, {value: 'affinity', label: words.affinity}, {value: 'name', label: words.ligand},
    ...residues.map((residue) => ({value: residue, label: words.byResidue(residueName(residue, chains))}))];
  if (residues.length === 0) return <Text size="sm">{words.noInteractions}</Text>;
  return (
    <Stack gap="xs">
      <Group gap="md" align="end">
        <NativeSelect size="xs" label={words.posesBy} data={orders} value={by} onChange={(event) => setBy(event.currentTarget.value)} />
        <NativeSelect size="xs" label={words.residuesBy} value={byCount ? 'count' : 'sequence'} onChange={(event) => setByCount(event.currentTarget.value === 'count')}
          data={[{value: 'sequence', label: words.bySequence}, {value: 'count', label: words.byCount}]} />
        <Legend kinds={prints.kinds} />
      </Group>
      <div className={classes.scrolled}>
        <table role="grid" className={classes.grid} aria-label={words.fingerprints} ref={table} onKeyDown={onKeyDown}>
          <thead><tr>
            <th scope="col">{words.ligand}</th>
            {residues.map((residue, x) => (
              <th key={residue} scope="col" aria-sort={by === residue ? 'descending' : undefined}>
                <UnstyledButton className={`${classes.button} ${classes.residue}`} data-sorted={by === residue || undefined} {...cell(0, x + 1)}
                  title={words.touches(prints.counts.get(residue) ?? 0, poses.length)} onClick={() => setBy(by === residue ? '' : residue)}>
                  {residueName(residue, chains)}
                </UnstyledButton>
              </th>
            ))}
          </tr></thead>
          <tbody>
            {rows.map(({pose, kinds}, y) => (
              <tr key={keyOf(pose)} data-current={keyOf(pose) === current || undefined}>
                <th scope="row">
                  <UnstyledButton className={`${classes.button} ${classes.pose}`} {...cell(y + 1, 0)} title={nameOf(pose)} onClick={() => onCurrent(pose)}>
                    <span className={classes.name}>{nameOf(pose)}</span><span>{pose.affinity.toFixed(2)}</span>
                  </UnstyledButton>
                </th>
                {residues.map((residue, x) => {
                  const what = kinds.get(residue) ?? [];
                  const said = what.map(words.kind).join(', ');
                  return (
                    <td key={residue} {...cell(y + 1, x + 1)} title={said ? words.cell(nameOf(pose), residueName(residue), said) : undefined}>
                      {what.map((kind) => <Mark key={kind} kind={kind} />)}
                      {said && <VisuallyHidden>{said}</VisuallyHidden>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed">{words.gridKeys}</Text>
    </Stack>
  );
}
