// What the platform knows of pipelines: templates, their checks, their runs.
import {keepPreviousData, useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient} from '@tanstack/react-query';
import {useMemo} from 'react';
import {api, ask, Problem, type Schemas} from '~/api/client';
import {isSame} from './diff';
import {interfaceKey, type Interface, type Interfaces} from './ends';
import type {Fault} from './fits';
import {placed, templateIn, type Step, type Template} from './template';

export type About = Schemas['PipelineTemplate'];
export type Detail = Schemas['PipelineTemplateDetail'];
export type Phase = About['phase'];

export interface Filters {
  q?: string | undefined;
  tag?: string[] | undefined;
  phase?: Phase | undefined;
}

export function useTemplates({q, tag, phase}: Filters) {
  const query = {...(q ? {q} : {}), ...(tag?.length ? {tag} : {}), ...(phase ? {phase} : {}), limit: 60};
  return useInfiniteQuery({
    queryKey: ['pipelines', 'list', query],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/pipeline-templates', {params: {query: {...query, ...(pageParam ? {cursor: pageParam} : {})}}})),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

const templateQuery = (template_id: string, version: string | undefined) => ({
  queryKey: ['pipelines', template_id, version || 'latest'],
  queryFn: () => ask(api.GET('/api/v1/pipeline-templates/{template_id}', {
    params: {path: {template_id}, query: version ? {version} : {}},
  })),
});

export function useTemplate(template_id: string, version?: string) {
  return useQuery(templateQuery(template_id, version));
}

const taskQuery = (task_id: string, version: string | undefined) => ({
  queryKey: version ? ['tasks', task_id, version] : ['tasks', task_id],
  queryFn: () => ask(api.GET('/api/v1/task-registry/tasks/{task_id}', {params: {path: {task_id}, query: version ? {version} : {}}})),
  staleTime: 60_000,
});

/** Of every task and pipeline that the steps call, as far as they are there yet. */
export function useInterfaces(steps: readonly Step[]): Interfaces {
  const called = useMemo(() => {
    const found = new Map<string, Step>();
    for (const {step} of placed({steps: [...steps]})) {
      const key = interfaceKey(step);
      if (key) found.set(key, step);
    }
    return [...found];
  }, [steps]);
  const tasks = called.filter(([, step]) => step.task);
  const pipelines = called.filter(([, step]) => step.pipeline);
  const ofTasks = useQueries({
    queries: tasks.map(([, step]) => taskQuery(step.task ?? '', step.version)),
    combine: (results) => results.map(({data}) => data),
  });
  const ofPipelines = useQueries({
    queries: pipelines.map(([, step]) => templateQuery(step.pipeline ?? '', step.version)),
    combine: (results) => results.map(({data}) => data),
  });
  return useMemo(() => new Map([
    ...tasks.flatMap(([key], i): [string, Interface][] => {
      const detail = ofTasks[i];
      if (!detail) return [];
      const place = (schema: unknown) => ({schema, root: schema});
      return [[key, {title: detail.task.name, input: place(detail.input_schema), output: place(detail.output_schema)}]];
    }),
    ...pipelines.flatMap(([key], i): [string, Interface][] => {
      const detail = ofPipelines[i];
      if (!detail) return [];
      const {parameters, outputs, steps: own} = templateIn(detail);
      const names = Object.keys(outputs).length ? Object.keys(outputs) : own.map(({id}) => id);
      return [[key, {title: detail.template.name, input: {schema: parameters, root: parameters}, outputs: names}]];
    }),
    // The lists of what is called are made anew with the steps; what counts of them is their keys.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  ]), [called.map(([key]) => key).join('\n'), ofTasks, ofPipelines]);
}

export interface Checked {
  faults: Fault[];
  remarks: Fault[];
}

/** As it is sent: without a version it becomes the next. */
export function posted(template: Template, version?: string): Schemas['NewPipelineTemplate'] {
  return {...template, template_id: template.template_id || 'draft', ...(version ? {version} : {})} as unknown as Schemas['NewPipelineTemplate'];
}

/** What the platform says of a template as it is now. */
export function useChecked(template: Template) {
  return useQuery({
    queryKey: ['pipelines', 'checked', template],
    enabled: template.steps.length > 0,
    queryFn: async (): Promise<Checked> => {
      try {
        const {remarks} = await ask(api.POST('/api/v1/pipeline-templates/validate', {body: posted(template)}));
        return {faults: [], remarks};
      } catch (error) {
        if (error instanceof Problem && error.faults.length) return {faults: error.faults, remarks: []};
        throw error;
      }
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });
}

function useChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({queryKey: ['pipelines']});
}

/** Keeps a template as a version. What is the same but for its name, description and tags stays the version that it is: these
 *  are changed there. */
export function useSave() {
  const changed = useChanged();
  return useMutation({
    mutationFn: async ({template, version, publish}: {template: Template; version: string | undefined; publish: boolean}) => {
      const kept = await ask(api.POST('/api/v1/pipeline-templates', {body: posted(template, version)}));
      const change = {...aboutChange(kept.template, template), ...(publish && kept.template.phase !== 'published' ? {phase: 'published' as const} : {})};
      if (Object.keys(change).length === 0) return kept;
      return ask(api.PATCH('/api/v1/pipeline-templates/{template_id}', {
        params: {path: {template_id: template.template_id}, query: {version: kept.template.version}}, body: change,
      }));
    },
    onSettled: changed,
  });
}

export function aboutChange(kept: Pick<About, 'name' | 'description' | 'tags'>, {name, description, tags}: Template): Schemas['PipelineTemplateChange'] {
  return {
    ...(name && name !== kept.name ? {name} : {}), ...(description === kept.description ? {} : {description}), ...(isSame(tags, kept.tags) ? {} : {tags}),
  };
}

export function useChangePhase(template_id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({version, phase}: {version: string; phase: Phase}) => ask(api.PATCH('/api/v1/pipeline-templates/{template_id}', {
      params: {path: {template_id}, query: {version}}, body: {phase},
    })),
    onSuccess: changed,
  });
}

export function useClone(from: About) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (copy: Schemas['PipelineCloneRequest']) => ask(api.POST('/api/v1/pipeline-templates/{template_id}/clone', {
      params: {path: {template_id: from.template_id}, query: {version: from.version}}, body: copy,
    })),
    onSuccess: changed,
  });
}

export function useInstantiate(about: About) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({parameters, key}: {parameters: unknown; key: string}) => ask(api.POST('/api/v1/pipeline-templates/{template_id}/instantiate', {
      params: {path: {template_id: about.template_id}, query: {version: about.version}, header: {'Idempotency-Key': key}},
      body: parameters as never,
    })),
    onSuccess: () => cache.invalidateQueries({queryKey: ['jobs', 'list']}),
  });
}

/** The jobs of a template, the newest first. */
export function useRuns(template_id: string) {
  return useInfiniteQuery({
    queryKey: ['jobs', 'list', {template_id}],
    initialPageParam: '',
    queryFn: ({pageParam}) => ask(api.GET('/api/v1/jobs', {params: {query: {template_id, ...(pageParam ? {cursor: pageParam} : {})}}})),
    getNextPageParam: (page) => page.next_cursor,
  });
}

export async function exported(about: About, format: 'json' | 'yaml'): Promise<string> {
  return ask(api.GET('/api/v1/pipeline-templates/{template_id}/export', {
    params: {path: {template_id: about.template_id}, query: {version: about.version, format}}, parseAs: 'text',
  })) as unknown as Promise<string>;
}
