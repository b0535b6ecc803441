// A chart on a canvas, in which a part can be marked.
import {Box, Button, Group, Skeleton, Title, useComputedColorScheme} from '@mantine/core';
import {IconPhotoDown} from '@tabler/icons-react';
import {useEffect, useRef, useState} from 'react';
import {Failure} from '~/ui/states';
import {words} from '~/texts/results';
import type {EChartsType} from './echarts';

/** What was marked, in the numbers of the axes: across, and upwards where the chart has that. */
export type Marked = [across: [number, number], up?: [number, number]];

export interface ChartOption {
  xAxis: object;
  yAxis: object;
  series: object;
  tooltip: object;
}

interface ChartProps {
  title: string;
  /** What it shows, in words: for those who do not see it. */
  summary: string;
  option: (ink: string, line: string) => ChartOption;
  /** lineX marks a range across, rect a rectangle. */
  brush: 'lineX' | 'rect';
  /** What is marked; drawn over it. */
  marked: Marked | undefined;
  onMark: (marked: Marked) => void;
}

interface BrushEnd {
  areas: {coordRange: [number, number] | [[number, number], [number, number]]}[];
}

function markedIn({areas: [area]}: BrushEnd): Marked | undefined {
  if (!area) return undefined;
  const [a, b] = area.coordRange;
  return Array.isArray(a) ? [a, b as [number, number]] : [[a, b as number]];
}

const inks = {light: {ink: '#212529', line: '#ced4da', back: '#ffffff'}, dark: {ink: '#dee2e6', line: '#495057', back: '#242424'}} as const;

function save(chart: EChartsType, name: string, back: string): void {
  Object.assign(document.createElement('a'), {href: chart.getDataURL({type: 'png', pixelRatio: 2, backgroundColor: back}), download: `${name}.png`}).click();
}

export function Chart({title, summary, option, brush, marked, onMark}: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType>();
  const [error, setError] = useState<unknown>();
  const mark = useRef(onMark);
  mark.current = onMark;
  const {ink, line, back} = inks[useComputedColorScheme('light')];

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let ended = false;
    let made: EChartsType | undefined;
    const sizes = new ResizeObserver(() => made?.resize());
    import('./echarts').then(({init}) => {
      if (ended) return;
      made = init(element, undefined, {renderer: 'canvas'});
      made.on('brushEnd', (event: unknown) => {
        const range = markedIn(event as BrushEnd);
        if (range) mark.current(range);
      });
      sizes.observe(element);
      setChart(made);
    }).catch(setError);
    return () => {
      ended = true;
      sizes.disconnect();
      made?.dispose();
      setChart(undefined);
    };
  }, []);

  useEffect(() => {
    if (!chart) return;
    chart.setOption({
      animation: false, textStyle: {color: ink}, grid: {left: 64, right: 16, top: 12, bottom: 48},
      brush: {brushMode: 'single', xAxisIndex: 0, ...(brush === 'rect' ? {yAxisIndex: 0} : {}), toolbox: [], outOfBrush: {colorAlpha: 0.35}}, ...option(ink, line),
    }, {notMerge: true});
    chart.dispatchAction({type: 'takeGlobalCursor', key: 'brush', brushOption: {brushType: brush, brushMode: 'single'}});
  }, [chart, option, brush, ink, line]);

  const said = JSON.stringify(marked);
  useEffect(() => {
    if (!chart) return;
    const range = said === undefined ? undefined : (JSON.parse(said) as Marked);
    const area = range && {brushType: brush, xAxisIndex: 0, ...(brush === 'rect' ? {yAxisIndex: 0, coordRange: range} : {coordRange: range[0]})};
    chart.dispatchAction({type: 'brush', areas: area ? [area] : []});
  }, [chart, option, brush, ink, line, said]);

  return (
    <Box>
      <Group justify="space-between" mb={4}>
        <Title order={2} size="h5">{title}</Title>
        <Button size="compact-xs" variant="default" disabled={!chart} leftSection={<IconPhotoDown size={14} />} aria-label={words.pngOf(title)}
          onClick={() => chart && save(chart, title, back)}>{words.png}</Button>
      </Group>
      {error !== undefined && <Failure error={error} />}
      <Box pos="relative">
        <Box ref={place} h={320} role="img" aria-label={`${title}. ${summary}`} data-ready={Boolean(chart) || undefined} />
        {!chart && error === undefined && <Skeleton pos="absolute" inset={0} h="100%" />}
      </Box>
    </Box>
  );
}
