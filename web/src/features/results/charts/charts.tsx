// How affinities are spread, and what they go with. What is marked there is shown in the table.
import {Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Table, Text} from '@mantine/core';
import {useCallback, useMemo, useState, type FormEvent} from 'react';
import {Empty, Failure, Waiting} from '~/ui/states';
import {words} from '~/texts/results';
import {isWithin, metric, nameOf, titleOf, type Pose} from '../pose';
import {useHistogram, type Campaign, type usePoints} from '../queries';
import {filterOf, properties, type Filter, type Property, type Region} from '../view';
import {Chart, type ChartOption, type Marked} from './chart';
import {correlation, extent, histogram, median, type Bin} from './numbers';

const affinityTitle = titleOf(metric('affinity'));
const colour = '#4263eb';

const axis = (name: string, ink: string, line: string, more: object = {}) => ({
  type: 'value', name, nameLocation: 'middle', nameGap: 32, nameTextStyle: {color: ink}, axisLabel: {color: ink}, scale: true,
  axisLine: {lineStyle: {color: line}}, splitLine: {lineStyle: {color: line, opacity: 0.5}}, ...more,
});

function bars(bins: readonly Bin[], ink: string, line: string): ChartOption {
  const width = bins[0] ? bins[0].to - bins[0].from : 1;
  return {
    xAxis: axis(affinityTitle, ink, line, {min: bins[0]?.from, max: bins.at(-1)?.to, splitLine: {show: false}}),
    yAxis: axis(words.count, ink, line, {scale: false, nameGap: 48}),
    series: {
      type: 'bar', barWidth: '94%', itemStyle: {color: colour},
      data: bins.map(({from, to, count}) => [(from + to) / 2, count]),
    },
    tooltip: {formatter: ({value: [middle, count]}: {value: [number, number]}) =>
      `${Number((middle - width / 2).toFixed(3))} … ${Number((middle + width / 2).toFixed(3))} kcal/mol: ${count}`},
  };
}

function dots(poses: readonly Pose[], property: Property, ink: string, line: string): ChartOption {
  const known = poses.filter((pose) => pose[property] !== undefined);
  return {
    xAxis: axis(titleOf(metric(property)), ink, line), yAxis: axis(affinityTitle, ink, line, {nameGap: 48}),
    series: {
      type: 'scatter', progressive: 0, symbolSize: known.length > 2000 ? 4 : 7, itemStyle: {color: colour, opacity: known.length > 500 ? 0.4 : 0.8},
      data: known.map((pose) => ({value: [pose[property], pose.affinity], name: nameOf(pose)})),
    },
    // Names are a file's: no HTML.
    tooltip: {renderMode: 'richText', formatter: ({name, value: [across, up]}: {name: string; value: [number, number]}) =>
      `${name}\n${metric(property).title} ${Number(across.toFixed(3))}, ${up.toFixed(2)} kcal/mol`},
  };
}

function Bins({bins}: {bins: readonly Bin[]}) {
  return (
    <details>
      <summary><Text span size="sm">{words.bins}</Text></summary>
      <Table.ScrollContainer minWidth={220} maxHeight={260}>
        <Table stickyHeader verticalSpacing={2} aria-label={words.bins} w="auto">
          <Table.Thead><Table.Tr>{[words.binFrom, words.binTo, words.count].map((title) => <Table.Th key={title} ta="right">{title}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {bins.map(({from, to, count}) => (
              <Table.Tr key={from}>{[from, to, count].map((value, i) => <Table.Td key={i} ta="right">{value.toLocaleString('en')}</Table.Td>)}</Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}

type Limits = Record<'low' | 'high' | 'from' | 'to', number | ''>;

/** The same by numbers that the mouse does. */
function MarkForm({property, region, poses, affinities, onRegion}: {
  property: Property; region: Region | undefined; poses: readonly Pose[]; affinities: [number, number]; onRegion: (region: Region) => void;
}) {
  const by = region?.by?.property === property ? region.by.range : undefined;
  const [limits, setLimits] = useState<Limits>({low: region?.affinity[0] ?? '', high: region?.affinity[1] ?? '', from: by?.[0] ?? '', to: by?.[1] ?? ''});
  const field = (name: keyof Limits, label: string) => (
    <NumberInput size="xs" w={150} label={label} value={limits[name]} decimalScale={3} step={0.1}
      onChange={(value) => setLimits((before) => ({...before, [name]: value === '' ? '' : Number(value)}))} />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const {low, high, from, to} = limits;
    // What is not written is as far as there are poses.
    const range = (a: number | '', b: number | '', of: 'affinity' | Property): [number, number] => {
      const ends = of === 'affinity' ? affinities : extent(poses.flatMap((pose) => pose[of] ?? []));
      const [first, second] = [a === '' ? ends[0] : a, b === '' ? ends[1] : b];
      return [Math.min(first, second), Math.max(first, second)];
    };
    onRegion({affinity: range(low, high, 'affinity'), ...(from === '' && to === '' ? {} : {by: {property, range: range(from, to, property)}})});
  };
  return (
    <Group component="form" align="end" gap="sm" onSubmit={submit} aria-label={words.mark}>
      {field('low', `${words.affinity}, ${words.from}`)}{field('high', `${words.affinity}, ${words.to}`)}
      {field('from', `${metric(property).title}, ${words.from}`)}{field('to', `${metric(property).title}, ${words.to}`)}
      <Button type="submit" size="xs" variant="default">{words.mark}</Button>
    </Group>
  );
}

interface ChartsProps {
  points: ReturnType<typeof usePoints>;
  /** What the poses pass. */
  filter: Filter;
  campaign: Campaign | undefined;
  region: Region | undefined;
  onRegion: (region: Region) => void;
  onShow: () => void;
}

/** How affinities are spread: of the poses that are here or, where there are more, as the server counts them. */
function useSpread({poses, complete, more}: ReturnType<typeof usePoints>, filter: Filter) {
  const {data} = useHistogram(filter, complete && more);
  return useMemo(() => {
    if (data) {
      const bins = data.bins.map(({from, poses: count}): Bin => ({from, to: Number((from + data.width).toPrecision(12)), count}));
      return {bins, count: data.poses, ends: [data.low ?? 0, data.high ?? 0] as [number, number], middle: data.median};
    }
    const affinities = poses.map(({affinity}) => affinity);
    return {bins: histogram(affinities), count: poses.length, ends: extent(affinities), middle: median(affinities)};
  }, [data, poses]);
}

/** How many poses are marked: of all that pass by affinity alone, else of those that are here. */
function useMarked({poses, complete, more}: ReturnType<typeof usePoints>, filter: Filter, region: Region | undefined): number {
  const isCounted = complete && more && region !== undefined && !region.by;
  const {data} = useHistogram((isCounted && filterOf(filter, region)) || filter, isCounted);
  const here = useMemo(() => (region ? poses.filter((pose) => isWithin(pose, region)).length : 0), [poses, region]);
  return isCounted && data ? data.poses : here;
}

/** Numbers that a person can read: what a mouse marks has fifteen digits. */
const rounded = ([a, b]: [number, number]): [number, number] => [Number(Math.min(a, b).toPrecision(5)), Number(Math.max(a, b).toPrecision(5))];

export function Charts({points, filter, campaign, region, onRegion, onShow}: ChartsProps) {
  const {poses, error, retry, complete, more} = points;
  const [property, setProperty] = useState<Property>(region?.by?.property ?? 'ligand_efficiency');
  const {bins, count, ends, middle} = useSpread(points, filter);
  const marked = useMarked(points, filter, region);
  const pairs = useMemo(() => poses.flatMap((pose) => {
    const value = pose[property];
    return value === undefined ? [] : [[value, pose.affinity] as const];
  }), [poses, property]);
  const barsOf = useCallback((ink: string, line: string) => bars(bins, ink, line), [bins]);
  const dotsOf = useCallback((ink: string, line: string) => dots(poses, property, ink, line), [poses, property]);
  if (error && poses.length === 0) return <Failure error={error} retry={retry} />;
  if (!complete) return <Stack><Text size="sm" role="status">{words.pointsComing(poses.length)}</Text><Waiting rows={8} /></Stack>;
  if (poses.length === 0) return <Empty>{words.nothing}</Empty>;

  const {title} = metric(property);
  const spread = words.summary(count, ends[0].toFixed(2), ends[1].toFixed(2), middle?.toFixed(2));
  const r = correlation(pairs);
  const goes = pairs.length ? words.correlation(pairs.length, title, r?.toFixed(2) ?? '–') : words.noProperty(title);
  const markHistogram = ([across]: Marked) => onRegion({affinity: rounded(across)});
  const markScatter = ([across, up]: Marked) => up && onRegion({affinity: rounded(up), by: {property, range: rounded(across)}});
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">{words.points(poses.length, more, more ? count : campaign?.poses)} {words.markHint}</Text>
      <SimpleGrid cols={{base: 1, lg: 2}} spacing="lg">
        <Stack gap={4}>
          <Chart title={words.histogram} summary={spread} option={barsOf} brush="lineX" marked={region && [region.affinity]} onMark={markHistogram} />
          <Text size="sm">{spread}</Text>
          <Bins bins={bins} />
        </Stack>
        <Stack gap={4}>
          <Chart title={words.scatter(title)} summary={goes} option={dotsOf} brush="rect" marked={region?.by?.property === property ? [region.by.range, region.affinity] : undefined} onMark={markScatter} />
          <Text size="sm">{goes}</Text>
          <NativeSelect size="xs" label={words.property} w={180} value={property} data={properties.map((value) => ({value, label: titleOf(metric(value))}))}
            onChange={(event) => setProperty(event.currentTarget.value as Property)} />
        </Stack>
      </SimpleGrid>
      <MarkForm key={`${property} ${JSON.stringify(region)}`} property={property} region={region} poses={poses} affinities={ends} onRegion={onRegion} />
      {region && <Group gap="sm">
        <Text size="sm" role="status">{words.marked(marked)}</Text>
        <Button size="xs" onClick={onShow} disabled={marked === 0}>{words.showMarked}</Button>
      </Group>}
    </Stack>
  );
}
