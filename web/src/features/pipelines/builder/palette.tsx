// What steps can be made of: tasks, other pipelines, and steps within. Clicked, or dragged into the graph.
import {ScrollArea, Stack, Text, TextInput, Title, UnstyledButton} from '@mantine/core';
import {useState} from 'react';
import {useTasks} from '~/features/tasks/queries';
import {Loaded} from '~/ui/states';
import {builder as words} from '~/texts/pipelines';
import {useTemplates} from '../queries';
import {addStep, freshId, isGroup, type Step, type Template} from '../template';
import {useBuilder} from './state';
import classes from './builder.module.css';

export const dragType = 'application/x-mad-step';

interface Entry {
  key: string;
  name: string;
  about: string;
  step: Omit<Step, 'id'>;
  /** Its id is made of this. */
  wanted: string;
}

/** With a new step, in the step named or among the outermost. */
export function withNew(template: Template, {step, wanted}: Pick<Entry, 'step' | 'wanted'>, path: readonly number[] = []): {template: Template; id: string} {
  const id = freshId(template, wanted);
  return {template: addStep(template, {id, ...step}, path), id};
}

function useAdd() {
  const {template, edit, show, bring, step} = useBuilder();
  return (entry: Entry) => {
    const within = step && isGroup(step.step) ? step.path : [];
    const {id} = withNew(template, entry, within);
    edit((before) => withNew(before, entry, within).template);
    // What steps within go into stays selected: more may be to come.
    if (within.length === 0) show(id);
    else bring(id);
  };
}

function Entries({title, entries}: {title: string; entries: Entry[]}) {
  const add = useAdd();
  if (entries.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} size="h6" tt="capitalize" mb={4}>{title}</Title>
      <Stack gap={4}>
        {entries.map((entry) => (
          <UnstyledButton key={entry.key} className={classes.entry} draggable title={entry.about} aria-label={words.add(entry.name)} onClick={() => add(entry)}
            onDragStart={(event) => {
              event.dataTransfer.setData(dragType, JSON.stringify({step: entry.step, wanted: entry.wanted}));
              event.dataTransfer.effectAllowed = 'copy';
            }}>
            <Text size="xs" fw={500}>{entry.name}</Text>
          </UnstyledButton>
        ))}
      </Stack>
    </section>
  );
}

export function Palette() {
  const {template, step} = useBuilder();
  const [text, setText] = useState('');
  const tasks = useTasks();
  const pipelines = useTemplates({phase: 'published'});
  const wanted = text.trim().toLowerCase();
  const fits = (entry: Entry) => `${entry.name} ${entry.key} ${entry.about}`.toLowerCase().includes(wanted);
  const group: Entry = {key: 'steps', name: words.group, about: words.groupHint, step: {steps: []}, wanted: 'group'};
  const others = (pipelines.data?.pages ?? []).flatMap(({items}) => items).filter(({template_id}) => template_id !== template.template_id)
    .map((one): Entry => ({key: one.template_id, name: one.name, about: one.description, step: {pipeline: one.template_id}, wanted: one.template_id.replaceAll('-', '_')}));
  return (
    <Stack gap="xs" h="100%" component="aside" aria-label={words.palette}>
      <TextInput type="search" size="xs" label={words.searchTasks} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Text size="xs">{step && isGroup(step.step) ? words.addsInto(step.step.id) : words.addHint}</Text>
      <ScrollArea flex={1} type="auto" offsetScrollbars viewportProps={{tabIndex: 0, 'aria-label': words.palette, role: 'region'}}>
        <Loaded query={tasks} rows={8}>
          {(all) => {
            const entries = all.map((task): [string, Entry] => [task.category, {
              key: task.task_id, name: task.name, about: task.description, step: {task: task.task_id}, wanted: task.task_id,
            }]).filter(([, entry]) => fits(entry));
            return (
              <Stack gap="sm">
                {[...new Set(entries.map(([category]) => category))].sort().map((category) => (
                  <Entries key={category} title={category} entries={entries.filter(([of]) => of === category).map(([, entry]) => entry)} />
                ))}
                <Entries title={words.pipelines} entries={others.filter(fits)} />
                <Entries title={words.structure} entries={[group].filter(fits)} />
                {entries.length === 0 && others.filter(fits).length === 0 && <Text size="xs">{words.nothingFits}</Text>}
              </Stack>
            );
          }}
        </Loaded>
      </ScrollArea>
    </Stack>
  );
}
