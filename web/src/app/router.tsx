// Which page is where. Every page comes when it is looked at, with what it needs.
import {Button} from '@mantine/core';
import {createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, Navigate} from '@tanstack/react-router';
import {Empty, Failure, Waiting} from '~/ui/states';
import {states} from '~/texts/app';
import {Shell} from './shell';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <Empty action={<Button component={Link} to="/" variant="default">{states.home}</Button>}>{states.notFound}</Empty>,
});
const at = <Path extends string>(path: Path, component: Parameters<typeof createRoute>[0]['component']) =>
  createRoute({getParentRoute: () => root, path, ...(component ? {component} : {})});

const routes = [
  at('/', lazyRouteComponent(() => import('~/features/dashboard/dashboard'), 'Dashboard')),
  at('/tasks', lazyRouteComponent(() => import('~/features/tasks/task-list'), 'TaskList')),
  at('/tasks/$taskId', lazyRouteComponent(() => import('~/features/tasks/task-page'), 'TaskPage')),
  at('/molecules', lazyRouteComponent(() => import('~/features/molecules/molecule-list'), 'MoleculeList')),
  at('/molecules/$moleculeId', lazyRouteComponent(() => import('~/features/molecules/molecule-page'), 'MoleculePage')),
  at('/pipelines', lazyRouteComponent(() => import('~/features/pipelines/gallery'), 'PipelineGallery')),
  at('/pipelines/new', lazyRouteComponent(() => import('~/features/pipelines/builder/builder-page'), 'NewPipeline')),
  at('/pipelines/$templateId/edit', lazyRouteComponent(() => import('~/features/pipelines/builder/builder-page'), 'EditPipeline')),
  at('/pipelines/$templateId', lazyRouteComponent(() => import('~/features/pipelines/template-page'), 'PipelinePage')),
  at('/pipelines/$templateId/run', lazyRouteComponent(() => import('~/features/pipelines/run-page'), 'PipelineRun')),
  at('/jobs', lazyRouteComponent(() => import('~/features/jobs/job-list'), 'JobList')),
  at('/jobs/compare', lazyRouteComponent(() => import('~/features/jobs/compare-page'), 'ComparePage')),
  at('/results', lazyRouteComponent(() => import('~/features/results/results-page'), 'ResultsPage')),
  at('/jobs/$jobId', lazyRouteComponent(() => import('~/features/jobs/job-page'), 'JobPage')),
  at('/admin', () => <Navigate to="/admin/users" replace />),
  at('/admin/users', lazyRouteComponent(() => import('~/features/admin/users'), 'Users')),
  at('/admin/roles', lazyRouteComponent(() => import('~/features/admin/roles'), 'Roles')),
  at('/admin/organizations', lazyRouteComponent(() => import('~/features/admin/organizations'), 'Organizations')),
  at('/admin/tokens', lazyRouteComponent(() => import('~/features/admin/tokens'), 'Tokens')),
  at('/admin/tasks', lazyRouteComponent(() => import('~/features/admin/tasks'), 'Definitions')),
  at('/admin/services', lazyRouteComponent(() => import('~/features/admin/services'), 'Services')),
  at('/admin/audit', lazyRouteComponent(() => import('~/features/admin/audit'), 'Audit')),
  at('/settings', lazyRouteComponent(() => import('~/features/settings/settings-page'), 'SettingsPage')),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: ({error, reset}) => <Failure error={error} retry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
