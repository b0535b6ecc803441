// Where to begin.
import {Card, SimpleGrid, Text, Title} from '@mantine/core';
import {IconFlask, IconHexagon3d, IconRoute, IconStack2, type Icon} from '@tabler/icons-react';
import {Link} from '@tanstack/react-router';
import {useMay} from '~/api/session';
import {words} from '~/texts/dashboard';

interface Way {
  to: string;
  title: string;
  text: string;
  icon: Icon;
  needs: readonly string[];
}

const ways: readonly Way[] = [
  {to: '/tasks/vina_dock', title: words.dock, text: words.dockText, icon: IconHexagon3d, needs: ['tasks.execute']},
  {to: '/pipelines/screen-library/run', title: words.screen, text: words.screenText, icon: IconStack2, needs: ['pipelines.read', 'tasks.execute']},
  {to: '/pipelines/new', title: words.build, text: words.buildText, icon: IconRoute, needs: ['pipelines.write']},
  {to: '/tasks', title: words.tasks, text: words.tasksText, icon: IconFlask, needs: ['tasks.read']},
];

export function QuickStart() {
  const may = useMay();
  return (
    <section aria-label={words.start}>
      <Title order={2} size="h4" mb="xs">{words.start}</Title>
      <SimpleGrid cols={{base: 1, sm: 2, lg: 4}}>
        {ways.filter(({needs}) => needs.every(may)).map(({to, title, text, icon: Sign}) => (
          <Card key={to} withBorder padding="md" renderRoot={(props) => <Link to={to as '/tasks'} {...props} />}>
            <Sign size={24} stroke={1.5} aria-hidden />
            <Text fw={600} mt="xs">{title}</Text>
            <Text size="sm">{text}</Text>
          </Card>
        ))}
      </SimpleGrid>
    </section>
  );
}
