// The box editor beside the numbers of a form's box (x-mad-widget: box3d), in the receptor that the same form holds.
import {useDebouncedValue} from '@mantine/hooks';
import {useMemo} from 'react';
import type {BesideProps} from '~/schema-form/parts';
import BoxEditor from './box-editor';
import type {Triple} from './geometry';

function tripleIn(value: unknown, name: 'center' | 'size'): Triple | undefined {
  const list = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return Array.isArray(list) && list.length === 3 && list.every((one) => typeof one === 'number' && Number.isFinite(one)) ? (list as Triple) : undefined;
}

export default function BoxBeside({value, onChange, files, disabled}: BesideProps) {
  // A structure is not read again at each letter that is typed.
  const [receptor] = useDebouncedValue(files.receptor?.value, 400);
  const [reference] = useDebouncedValue(files.reference_ligand?.value, 400);
  const center = tripleIn(value, 'center')?.join(), size = tripleIn(value, 'size')?.join();
  const box = useMemo(() => ({
    center: center?.split(',').map(Number) as Triple | undefined, size: size?.split(',').map(Number) as Triple | undefined,
  }), [center, size]);
  return <BoxEditor receptor={receptor} reference={reference} center={box.center} size={box.size} onChange={onChange} numbers={false} disabled={disabled} height={340} />;
}
