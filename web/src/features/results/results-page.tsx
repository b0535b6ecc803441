// What docking gave, over all jobs: of a campaign, of several, or of a job.
import {ActionIcon, Anchor, Button, CopyButton, Tooltip} from '@mantine/core';
import {IconLink, IconRefresh} from '@tabler/icons-react';
import {Link, useNavigate, useSearch} from '@tanstack/react-router';
import {useCallback, useMemo} from 'react';
import {Page} from '~/ui/page';
import {words} from '~/texts/results';
import {Bookmarks} from './bookmarks';
import {CampaignList} from './campaign-list';
import {ExportMenu} from './export-menu';
import {Found} from './found';
import {useRefresh} from './queries';
import {isOfSomething, searchOf, viewIn, type View} from './view';

export function ResultsPage() {
  const search = useSearch({strict: false}) as Record<string, unknown>;
  const view = useMemo(() => viewIn(search), [search]);
  const navigate = useNavigate();
  const refresh = useRefresh();
  /** Another page for the way back where another thing is looked at; not for each row that the arrows pass. */
  const onView = useCallback((change: Partial<View>, options?: {replace?: boolean}) =>
    void navigate({to: '/results', search: searchOf({...view, ...change}) as never, replace: options?.replace ?? false, resetScroll: false}), [navigate, view]);
  const {filter} = view;
  if (!isOfSomething(filter))
    return <Page title={words.title}><CampaignList onOpen={(next) => onView({filter: {...filter, ...next}, chosen: []})} /></Page>;
  return (
    <Page title={words.title} about={<Anchor component={Link} to="/results" size="sm">{words.allCampaigns}</Anchor>}
      actions={<>
        <Tooltip label={words.refresh}><ActionIcon variant="default" aria-label={words.refresh} onClick={() => void refresh()}><IconRefresh size={16} /></ActionIcon></Tooltip>
        <CopyButton value={location.href}>
          {({copied, copy}) => <Button size="xs" variant="default" leftSection={<IconLink size={16} />} onClick={copy}>{copied ? words.copied : words.copyLink}</Button>}
        </CopyButton>
        <Bookmarks filter={filter} onOpen={(next) => onView({filter: next, chosen: []})} />
        <ExportMenu filter={filter} region={view.region !== undefined} />
      </>}>
      <Found view={view} onView={onView} />
    </Page>
  );
}
