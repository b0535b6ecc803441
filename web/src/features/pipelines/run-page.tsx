// A run of a template: the form that its parameters make.
import {Alert, Anchor, Button, Group, Stack, Text} from '@mantine/core';
import {Link, useNavigate, useParams} from '@tanstack/react-router';
import {useMemo, useRef, useState} from 'react';
import {Problem} from '~/api/client';
import {exampleOf, propertiesOf} from '~/schema-form/draw';
import {useInputs} from '~/features/jobs/queries';
import {SchemaForm} from '~/schema-form/schema-form';
import {Page} from '~/ui/page';
import {Failure, Loaded} from '~/ui/states';
import {running as words, words as common} from '~/texts/pipelines';
import {useInstantiate, useTemplate, type Detail} from './queries';
import {textOf, useAddress} from '~/ui/address';

function RunForm({detail, begun}: {detail: Detail; begun: unknown}) {
  const schema = useMemo(() => ({type: 'object', ...(detail.parameters as Record<string, unknown>)}), [detail]);
  const [value, setValue] = useState<unknown>(begun);
  const run = useInstantiate(detail.template);
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  const faults = run.error instanceof Problem ? run.error.faults : [];
  const example = exampleOf(schema);
  const change = (next: unknown) => {
    setValue(next);
    key.current = crypto.randomUUID();  // other parameters are another request
  };
  const submit = (parameters: unknown) => run.mutate({parameters, key: key.current}, {
    onSuccess: ({job_id}) => void navigate({to: '/jobs/$jobId', params: {jobId: job_id}}),
  });
  return <>
    {example && <Group><Button size="xs" variant="default" onClick={() => change(example)}>{words.example}</Button></Group>}
    <SchemaForm schema={schema} value={value} onChange={change} onSubmit={submit} errors={faults}>
      <Stack mt="md" align="start">
        {propertiesOf(schema).length === 0 && <Text size="sm">{words.noInputs}</Text>}
        {run.error && <Failure error={run.error} />}
        <Button type="submit" loading={run.isPending}>{common.run}</Button>
      </Stack>
    </SchemaForm>
  </>;
}

export function PipelineRun() {
  const {templateId} = useParams({strict: false}) as {templateId: string};
  const [search] = useAddress();
  const template = useTemplate(templateId, textOf(search, 'version'));
  const from = textOf(search, 'from');
  const earlier = useInputs(from || undefined);
  const form = (detail: Detail, begun: unknown) => <RunForm key={`${templateId} ${detail.template.version} ${from}`} detail={detail} begun={begun} />;
  return (
    <Loaded query={template}>
      {(detail) => (
        <Page title={words.title(detail.template.name)} about={<Text size="sm">{common.version} {detail.template.version}</Text>}>
          <Stack maw={860}>
            <Text>{detail.template.description}</Text>
            <Anchor component={Link} to={`/pipelines/${templateId}`} size="sm">{words.back}</Anchor>
            {detail.template.phase === 'draft' && <Alert color="yellow" variant="light">{words.draft}</Alert>}
            {detail.template.phase === 'deprecated' && <Alert color="yellow" variant="light">{words.deprecated}</Alert>}
            {from ? <Loaded query={earlier}>{(parameters) => form(detail, parameters)}</Loaded> : form(detail, {})}
          </Stack>
        </Page>
      )}
    </Loaded>
  );
}
