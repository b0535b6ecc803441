// How far a job is, and how long it still takes where that can be said.
import {Alert, Group, Progress, Stack, Text} from '@mantine/core';
import {about} from '~/ui/times';
import {progress as words} from '~/texts/jobs';
import {isFinal, type JobSteps} from './queries';

const parts = [
  ['completed', 'green.7'], ['running', 'blue.6'], ['failed', 'red.7'], ['canceled', 'gray.5'],
] as const;

/** Time left is the server's: as fast as calls have ended since the job goes on; nothing is said where it is not known. */
export function JobProgress({steps: {job, progress}}: {steps: JobSteps}) {
  const known = parts.reduce((sum, [name]) => sum + progress[name], progress.waiting + progress.queued);
  const one = known <= 1;
  const ended = isFinal(job.status);
  const percent = Math.floor(100 * progress.fraction);
  const counts = Object.entries(words.counts).flatMap(([name, word]) => {
    const n = progress[name as keyof typeof progress];
    return n ? [`${n.toLocaleString()} ${word}`] : [];
  });
  return (
    <Stack gap={6}>
      {job.paused && !ended && <Alert color="yellow" variant="light" role="status">{words.paused}</Alert>}
      <Progress.Root size="lg">
        {one
          ? <Progress.Section value={100 * progress.fraction} color={job.status === 'FAILED' ? 'red.7' : ended ? 'green.7' : 'blue.6'} aria-label={words.label} />
          : parts.map(([name, color]) => {
            // Of what runs only as much as is done of it is counted in the fraction.
            const share = name === 'running' ? progress.fraction - (progress.completed + progress.failed + progress.canceled) / known : progress[name] / known;
            return share > 0 && <Progress.Section key={name} value={100 * share} color={color} aria-label={words.counts[name] ?? name} />;
          })}
      </Progress.Root>
      <Group gap="md">
        {(!ended || job.status === 'COMPLETED') && <Text size="sm" fw={600}>{percent} %</Text>}
        {!one && <Text size="sm">{counts.join(' · ')}</Text>}
        {!ended && !job.paused && <Text size="sm">
          {progress.eta_seconds === undefined ? words.leftUnknown : words.left(about(progress.eta_seconds))}
        </Text>}
      </Group>
    </Stack>
  );
}
