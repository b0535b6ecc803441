// What the listed poses were docked with.
import {Anchor, Code, Group, Text} from '@mantine/core';
import {Link} from '@tanstack/react-router';
import {words} from '~/texts/results';
import {boxOf, engineOf, parametersOf} from './campaign';
import type {Campaign} from './queries';
import type {Filter} from './view';

export function CampaignAbout({filter, campaign}: {filter: Filter; campaign: Campaign | undefined}) {
  return (
    <>
      {filter.job && <Text size="sm">{words.ofJob}: <Anchor component={Link} to={`/jobs/${filter.job}`} size="sm">{words.openJob}</Anchor></Text>}
      {campaign && (
        <details>
          <summary style={{cursor: 'pointer'}}>
            <Text span size="sm"><b>{campaign.task_id}</b> · {[engineOf(campaign), boxOf(campaign), words.ligandsAndPoses(campaign.ligands, campaign.poses),
              parametersOf(campaign)].filter(Boolean).join(' · ')}</Text>
          </summary>
          <Group mt={4}><Code block style={{overflow: 'auto', maxHeight: 260, flex: 1}} tabIndex={0}>{JSON.stringify(campaign.parameters, null, 2)}</Code></Group>
        </details>
      )}
    </>
  );
}
