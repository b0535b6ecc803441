import {Alert, Anchor, Text} from '@mantine/core';
import {Link, useParams} from '@tanstack/react-router';
import {useState} from 'react';
import {useMay} from '~/api/session';
import {Empty, Loaded} from '~/ui/states';
import {states} from '~/texts/app';
import {builder as words, words as common} from '~/texts/pipelines';
import {useTemplate, type Detail} from '../queries';
import {textOf, useAddress} from '~/ui/address';
import {Builder} from './builder';

function Forbidden() {
  return <Alert color="yellow" variant="light" title={states.forbiddenTitle} role="alert"><Text size="sm">{words.mayNot}</Text></Alert>;
}

export function NewPipeline() {
  return useMay()('pipelines.write') ? <Builder /> : <Forbidden />;
}

/** The template as it was when one began: what comes in meanwhile does not change what is being built. */
function Begun({detail}: {detail: Detail}) {
  const [base] = useState(detail);
  if (base.template.is_system)
    return <Empty action={<Anchor component={Link} to={`/pipelines/${base.template.template_id}`}>{common.open}</Anchor>}>{common.systemHint}</Empty>;
  return <Builder base={base} />;
}

export function EditPipeline() {
  const {templateId} = useParams({strict: false}) as {templateId: string};
  const [search] = useAddress();
  const version = textOf(search, 'version');
  const template = useTemplate(templateId, version);
  if (!useMay()('pipelines.write')) return <Forbidden />;
  return <Loaded query={template}>{(detail) => <Begun key={`${templateId} ${version}`} detail={detail} />}</Loaded>;
}
