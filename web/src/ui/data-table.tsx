// A table of any length: only the rows that are seen are drawn, and more are asked for as the end comes near. Sorting and
// filtering are the server's.
import {Box, Checkbox, UnstyledButton} from '@mantine/core';
import {useVirtualizer} from '@tanstack/react-virtual';
import {useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode} from 'react';
import {table as words} from '~/texts/app';
import classes from './data-table.module.css';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  /** Under the title. */
  unit?: string;
  cell: (row: Row) => ReactNode;
  /** At least so wide, px. */
  width?: number;
  /** Its share of what is left over; 0 for none. */
  grow?: number;
  numeric?: boolean;
  sortable?: boolean;
}

export interface Sorting {
  key: string;
  descending: boolean;
}

interface DataTableProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  /** How a row is called where it is selected; its key otherwise. */
  nameOf?: (row: Row) => string;
  rowHeight?: number;
  /** CSS height of what scrolls; without it the table is as high as its rows, at most most of the window. */
  height?: string;
  sorting?: Sorting | undefined;
  onSort?: (sorting: Sorting) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** The row that is looked at. */
  current?: string | undefined;
  onCurrent?: (row: Row) => void;
  /** The last rows are near. */
  onEnd?: (() => void) | undefined;
  /** How many there are in all, where that is known. */
  total?: number | undefined;
}

/** What is cut off is said in full where one points at it. */
function sayWhole({currentTarget: cell}: MouseEvent<HTMLElement>) {
  cell.title = cell.scrollWidth > cell.clientWidth ? cell.textContent ?? '' : '';
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const {label, rows, columns, keyOf, nameOf = keyOf, rowHeight = 40, height, sorting, onSort, selected, onSelect, current, onCurrent, onEnd, total} = props;
  const scrolled = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({count: rows.length, getScrollElement: () => scrolled.current, estimateSize: () => rowHeight, overscan: 6});
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const [focused, setFocused] = useState(0);
  const tabStop = drawn.some((item) => item.index === focused) ? focused : drawn[0]?.index;
  useEffect(() => {
    if (rows.length && last >= rows.length - 20) onEnd?.();
  }, [last, rows.length, onEnd]);

  const template = [...(onSelect ? ['40px'] : []), ...columns.map(({width = 100, grow = 1}) => `minmax(${width}px, ${grow}fr)`)].join(' ');
  const minWidth = columns.reduce((sum, {width = 100}) => sum + width, onSelect ? 40 : 0);
  const choose = (key: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(key);
    else next.delete(key);
    onSelect?.(next);
  };
  const all = selected && rows.length > 0 && rows.every((row) => selected.has(keyOf(row)));
  const move = (event: KeyboardEvent, index: number) => {
    const row = rows[index];
    if (event.target !== event.currentTarget || !row) return;
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(index + step, 0), rows.length - 1);
      virtual.scrollToIndex(next);
      requestAnimationFrame(() => scrolled.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
    } else if (event.key === 'Enter') onCurrent?.(row);
    else if (event.key === ' ' && onSelect) {
      event.preventDefault();
      choose(keyOf(row), !selected?.has(keyOf(row)));
    }
  };

  return (
    <Box ref={scrolled} className={classes.scrolled} style={{height, maxHeight: height ?? '70vh'}} role="table" aria-label={label}
      aria-rowcount={(total ?? rows.length) + 1} tabIndex={-1}>
      <div role="rowgroup" className={classes.head} style={{minWidth}}>
        <div role="row" aria-rowindex={1} className={classes.row} style={{gridTemplateColumns: template}}>
          {onSelect && <div role="columnheader" className={classes.cell}>
            <Checkbox size="xs" aria-label={words.selectAll} checked={all ?? false} indeterminate={!all && (selected?.size ?? 0) > 0}
              onChange={(event) => onSelect(new Set(event.currentTarget.checked ? rows.map(keyOf) : []))} />
          </div>}
          {columns.map((column) => (
            <div key={column.key} role="columnheader" className={classes.cell} data-numeric={column.numeric || undefined}
              aria-sort={sorting?.key === column.key ? (sorting.descending ? 'descending' : 'ascending') : undefined}>
              {column.sortable && onSort ? (
                <UnstyledButton className={classes.sort}
                  onClick={() => onSort({key: column.key, descending: sorting?.key === column.key && !sorting.descending})}>
                  {column.title}{sorting?.key === column.key && <span aria-hidden>{sorting.descending ? ' ↓' : ' ↑'}</span>}
                </UnstyledButton>
              ) : column.title}
              {column.unit && <div className={classes.unit}>({column.unit})</div>}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{height: virtual.getTotalSize(), position: 'relative', minWidth}}>
        {drawn.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            <div key={key} role="row" aria-rowindex={item.index + 2} data-index={item.index} tabIndex={item.index === tabStop ? 0 : -1} onFocus={() => setFocused(item.index)} className={classes.row}
              aria-selected={onSelect ? selected?.has(key) ?? false : onCurrent ? current === key : undefined}
              data-current={current === key || undefined} data-clickable={onCurrent ? true : undefined}
              style={{gridTemplateColumns: template, position: 'absolute', top: 0, left: 0, right: 0, height: item.size, transform: `translateY(${item.start}px)`}}
              onClick={onCurrent && (() => onCurrent(row))} onKeyDown={(event) => move(event, item.index)}>
              {onSelect && <div role="cell" className={classes.cell} onClick={(event) => event.stopPropagation()}>
                <Checkbox size="xs" aria-label={words.select(nameOf(row))} checked={selected?.has(key) ?? false}
                  onChange={(event) => choose(key, event.currentTarget.checked)} />
              </div>}
              {columns.map((column) => (
                <div key={column.key} role="cell" className={classes.cell} data-numeric={column.numeric || undefined} onMouseEnter={sayWhole}>{column.cell(row)}</div>
              ))}
            </div>
          );
        })}
      </div>
    </Box>
  );
}
