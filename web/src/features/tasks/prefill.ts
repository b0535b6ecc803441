// What a form begins with: an earlier run, the link, the example; and a draft, which is only offered.
import {useEffect, useRef, useState} from 'react';
import {exampleOf} from '~/schema-form/draw';
import {isObject, type Json} from '~/schema-form/schema';
import {draftOf, keepDraft} from './draft';
import {useInputsOf, type TaskDetail} from './queries';
import {textOf, type Search} from '~/ui/address';

/** ?inputs=, as the router read it or as text. */
export function inputsIn(search: Search): Json | undefined {
  const given = search.inputs;
  if (isObject(given)) return given;
  try {
    const value: unknown = typeof given === 'string' ? JSON.parse(given) : undefined;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function schemaOf(detail: TaskDetail): object {
  return isObject(detail.input_schema) ? detail.input_schema : {type: 'object'};
}

/** The inputs of a task's form, what they began with, and a draft that may be taken up again. */
export function useInputs(detail: TaskDetail, search: Search) {
  const {task_id} = detail.task;
  const from = textOf(search, 'from');
  const run = useInputsOf(from);
  const linked = inputsIn(search) ?? ('example' in search ? exampleOf(schemaOf(detail)) : undefined);
  const [inputs, setInputs] = useState<unknown>(linked ?? {});
  const [draft, setDraft] = useState<unknown>(() => (from || linked ? undefined : draftOf(task_id)));
  const touched = useRef(false);
  useEffect(() => {
    if (run.data !== undefined && !touched.current) setInputs(run.data);
  }, [run.data]);
  const change = (next: unknown) => {
    touched.current = true;
    setInputs(next);
    setDraft(undefined);
    keepDraft(task_id, next);
  };
  return {inputs, change, draft, forget: () => setDraft(undefined), run, began: from && run.data !== undefined ? 'run' as const : inputsIn(search) ? 'link' as const : undefined};
}
