import {Fieldset, NumberInput, SimpleGrid} from '@mantine/core';
import {words} from '~/texts/viewer';
import {axes, largestSide, smallestSide, type SearchBox, type Triple} from './geometry';

interface BoxNumbersProps {
  box: SearchBox;
  onChange: (box: SearchBox) => void;
  disabled: boolean;
}

export function BoxNumbers({box, onChange, disabled}: BoxNumbersProps) {
  const field = (of: 'center' | 'size', name: string) => (
    <Fieldset variant="unstyled" legend={name}>
      <SimpleGrid cols={3} spacing="xs">
        {axes.map((axis) => (
          <NumberInput key={axis} size="xs" label={'xyz'[axis]} aria-label={words.coordinate(name, 'xyz'[axis] ?? '')} suffix=" Å" decimalScale={3} step={of === 'size' ? 1 : 0.5}
            value={box[of][axis]} disabled={disabled} {...(of === 'size' ? {min: smallestSide, max: largestSide} : {})}
            onChange={(value) => {
              if (typeof value !== 'number' || !Number.isFinite(value) || of === 'size' && value < smallestSide) return;
              const changed: Triple = [...box[of]];
              changed[axis] = value;
              onChange({...box, [of]: changed});
            }} />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
  return <>{field('center', words.centre)}{field('size', words.size)}</>;
}
