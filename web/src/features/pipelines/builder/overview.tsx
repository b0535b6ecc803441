// While nothing is selected: what the template is called, what is in it, and all that the platform says of it.
import {Stack, TagsInput, Text, Textarea, TextInput, Title, UnstyledButton} from '@mantine/core';
import {builder as words} from '~/texts/pipelines';
import {idPattern} from '../clone-dialog';
import {outputsNode, parametersNode} from '../graph';
import {placed, type Template} from '../template';
import {IssueLines} from './issues';
import {useBuilder} from './state';
import classes from './builder.module.css';

function Contents() {
  const {template, show, issues} = useBuilder();
  const entries = [
    {id: parametersNode, text: words.parameters, depth: 0},
    ...placed(template).map(({step, around}) => ({id: step.id, text: step.id, depth: around.length + 1})),
    {id: outputsNode, text: words.outputs, depth: 0},
  ];
  return (
    <nav aria-label={words.contents}>
      <Title order={3} size="h5">{words.contents}</Title>
      {entries.map(({id, text, depth}) => {
        const faults = issues.filter(({node, isFault}) => node === id && isFault).length;
        return (
          <UnstyledButton key={id} className={classes.contents} pl={8 + depth * 14} onClick={() => show(id)}>
            <Text size="sm">{text}{faults > 0 && ` (${words.faults(faults)})`}</Text>
          </UnstyledButton>
        );
      })}
    </nav>
  );
}

export function Overview({isNew}: {isNew: boolean}) {
  const {template, edit, issues} = useBuilder();
  const set = (changes: Partial<Template>) => edit((before) => ({...before, ...changes}), Object.keys(changes).join());
  const {template_id: id} = template;
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">{words.about}</Title>
      <TextInput size="xs" label={words.templateId} description={words.templateIdHint} value={id} readOnly={!isNew} error={id === '' || idPattern.test(id) ? undefined : words.templateIdFault}
        onChange={(event) => set({template_id: event.currentTarget.value})} />
      <TextInput size="xs" label={words.name} value={template.name} onChange={(event) => set({name: event.currentTarget.value})} />
      <Textarea size="xs" label={words.description} autosize minRows={2} maxRows={8} value={template.description} onChange={(event) => set({description: event.currentTarget.value})} />
      <TagsInput size="xs" label={words.tags} value={template.tags} onChange={(tags) => set({tags})} />
      <Contents />
      {issues.length > 0 && <section aria-label={words.says}>
        <Title order={3} size="h5" mb={4}>{words.says}</Title>
        <IssueLines issues={issues} withNode />
      </section>}
    </Stack>
  );
}
