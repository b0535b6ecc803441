// What was typed into a task's form and not run: kept for the tab, in case one leaves by accident.
const keyOf = (task_id: string) => `mad.draft.${task_id}`;
const most = 1_000_000;  // characters: browsers keep about five million in all

export function keepDraft(task_id: string, inputs: unknown): void {
  try {
    const text = JSON.stringify(inputs);
    if (text === '{}' || text.length > most) sessionStorage.removeItem(keyOf(task_id));
    else sessionStorage.setItem(keyOf(task_id), text);
  } catch { /* full, or not permitted: then there is no draft */ }
}

export function draftOf(task_id: string): unknown {
  try {
    const text = sessionStorage.getItem(keyOf(task_id));
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

export function dropDraft(task_id: string): void {
  try {
    sessionStorage.removeItem(keyOf(task_id));
  } catch { /* not permitted */ }
}
