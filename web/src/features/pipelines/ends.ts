// What a reference brings and what an input takes, as far as the documents of tasks say: src/features/pipelines/fitting.cpp for
// one reference at a time, so that a port can say why it refuses.
import {isNever, refusals, type End} from './fits';
import type {Place} from './forms';
import {isMembers, pointerTo, tokensOf, valueAt, type Members} from './pointers';
import {findStep, isGroup, neededBy, placed, type Placed, type Read, type Step, type Template} from './template';
import {literalIn, plain, referenceIn, referencesIn, sourceOf} from './wired';
import {fitting as words} from '~/texts/pipelines';

/** Of a task, or of a pipeline that is a step. */
export interface Interface {
  title: string;
  input: Place;
  /** Absent: not known here. */
  output?: Place;
  /** The names of what a pipeline gives. */
  outputs?: string[];
}

export type Interfaces = Map<string, Interface>;

/** Under which a step's task is among the interfaces. */
export function interfaceKey(step: Step): string | undefined {
  if (!step.task && !step.pipeline) return undefined;
  return `${step.pipeline ? 'pipeline ' : ''}${step.task ?? step.pipeline}${step.version ? ` ${step.version}` : ''}`;
}

export interface Carried {
  /** None: nothing is known. */
  place?: Place | undefined;
  pointer: string;
  /** A list of that. */
  isList?: boolean;
  never?: boolean;
}

const unknown: Carried = {pointer: ''};
const nothing: Carried = {pointer: '', never: true};
const alone = (schema: unknown): Place => ({schema, root: schema});
const aList = alone({type: 'array'}), manyThings = alone({type: ['array', 'string']}), wholeNumber = alone({type: 'integer'});

const isIndex = (token: string | undefined) => token !== undefined && /^(\*|\d+)$/.test(token);
const afterFirst = (pointer: string) => pointerTo('', ...tokensOf(pointer).slice(1));

export class Ends {
  constructor(readonly template: Template, readonly interfaces: Interfaces) {}

  /** `around`: the steps that the reader is within, outermost first; with itself, where its own items may be read. */
  carried(around: readonly Step[], from: string, itemOf?: Placed): Carried {
    const source = sourceOf(from);
    switch (source?.kind) {
      case 'params': return {place: alone(this.template.parameters), pointer: source.rest};
      case 'index': return {place: wholeNumber, pointer: source.rest};
      case 'item': return this.item(around, source.rest);
      case 'result': return itemOf ? this.resultOfEach(itemOf, source.rest) : unknown;
      case 'steps': {
        const found = findStep(this.template, source.step ?? '');
        return found ? this.result(found, source.rest) : unknown;
      }
      default: return unknown;
    }
  }

  private item(around: readonly Step[], rest: string): Carried {
    const at = around.findLastIndex((step) => step.for_each);
    const each = around[at]?.for_each;
    if (!each) return unknown;
    const outside = around.slice(0, at);
    const source = this.carried(outside, each.from);
    const isLibrary = !source.isList && source.place && isNever({place: source.place, pointer: `${source.pointer}/*`});
    if (isLibrary) return within(source, rest);
    const isChunk = each.chunk !== undefined && each.chunk !== null;
    return isChunk ? within({...this.carried(outside, `${each.from}/*`), isList: true}, rest) : this.carried(outside, `${each.from}/*${rest}`);
  }

  /** The names of what is put together there, of which no schema says any. */
  names(around: readonly Step[], from: string): string[] {
    const source = sourceOf(from);
    if (source?.kind === 'item' && source.rest === '') {
      const at = around.findLastIndex((step) => step.for_each);
      return this.names(around.slice(0, at), `${around[at]?.for_each?.from}/*`);
    }
    const found = source?.kind === 'steps' ? findStep(this.template, source.step ?? '') : undefined;
    if (!found || source?.rest !== (found.step.for_each ? '/*' : '')) return [];
    const value = found.step.for_each ? found.step.collect?.value : undefined;
    if (isMembers(value)) return referenceIn(value) || literalIn(value) ? [] : Object.keys(value);
    return isGroup(found.step) ? Object.keys(outputsOf(found.step)) : [];
  }

  result(of: Placed, rest: string): Carried {
    if (!of.step.for_each) return this.resultOfOne(of, rest);
    if (rest === '') {
      const each = this.collected(of, '');
      return each.isList || each.never ? unknown : {...each, isList: true};
    }
    return isIndex(tokensOf(rest)[0]) ? this.collected(of, afterFirst(rest)) : nothing;
  }

  /** What one item gives to the list. */
  private collected(of: Placed, rest: string): Carried {
    const value = of.step.collect?.value;
    if (value === undefined || value === null) return this.resultOfEach(of, rest);
    return this.ofWired(value, rest, [...of.around, of.step], of);
  }

  private resultOfEach(of: Placed, rest: string): Carried {
    const each = of.step.collect?.of;
    return this.resultOfOne(of, each === undefined ? rest : `${each}/*${rest}`);
  }

  private resultOfOne(of: Placed, rest: string): Carried {
    const {step} = of;
    if (!isGroup(step)) return {place: this.interfaces.get(interfaceKey(step) ?? '')?.output, pointer: rest};
    return this.ofWired(outputsOf(step), rest, [...of.around, step], of);
  }

  private ofWired(wired: unknown, rest: string, around: readonly Step[], itemOf: Placed): Carried {
    const reference = referenceIn(wired);
    if (reference) return 'default' in reference ? unknown : within(this.carried(around, reference.from, itemOf), rest);
    if (referencesIn(wired).length === 0) {
      const value = valueAt(literalIn(wired) ? plain(wired) : wired, rest);
      return value === undefined ? nothing : {place: alone({const: value}), pointer: ''};
    }
    const [token] = tokensOf(rest);
    if (token === undefined) return unknown;
    const inner = valueAt(wired, pointerTo('', token));
    return inner === undefined ? nothing : this.ofWired(inner, afterFirst(rest), around, itemOf);
  }

  /** What a step takes at a place among its inputs. */
  taken(step: Step, within: string): End {
    return {place: this.interfaces.get(interfaceKey(step) ?? '')?.input, pointer: within};
  }

  /** Why a reader may not have that; undefined where it may. */
  whyNot(reader: Placed | undefined, kind: Read['kind'], from: string, target?: string): string | undefined {
    const why = this.outOfReach(reader, kind, from);
    if (why) return why;
    const isOwn = kind === 'value' || kind === 'collect' || kind === 'output';
    const around = reader ? (isOwn ? [...reader.around, reader.step] : reader.around) : [];
    const given = this.carried(around, from, reader);
    if (given.never || isNever(given)) return words.never;
    if (kind === 'each') return given.isList ? undefined : refusals(given, {place: manyThings, pointer: ''})[0]?.detail;
    if (kind !== 'value' || !reader || target === undefined) return undefined;
    const wanted = this.taken(reader.step, target);
    if (!given.isList) return refusals(given, wanted)[0]?.detail;
    return (refusals({place: aList, pointer: ''}, wanted)[0] ?? refusals(given, {...wanted, pointer: `${target}/*`})[0])?.detail;
  }

  /** Whether what is read is there at all for the reader. */
  private outOfReach(reader: Placed | undefined, kind: Read['kind'], from: string): string | undefined {
    const source = sourceOf(from);
    if (!source) return words.noSource;
    const own = reader && (kind === 'value' || kind === 'collect' || kind === 'output') ? [reader.step] : [];
    const around = [...(reader?.around ?? []), ...own];
    if ((source.kind === 'item' || source.kind === 'index') && !around.some((step) => step.for_each)) return words.noItem;
    if (source.kind === 'result' && kind !== 'collect') return words.noResult;
    if (source.kind !== 'steps') return undefined;
    const found = findStep(this.template, source.step ?? '');
    if (!found) return words.noStep(source.step ?? '');
    const isBelow = reader && found.around.includes(reader.step);
    const mayReadBelow = kind === 'output' || kind === 'collect';
    if (found.step === reader?.step && kind !== 'collect') return words.own;
    if (around.includes(found.step) && found.step !== reader?.step) return words.within;
    if (isBelow ? !mayReadBelow : !found.around.every((step) => around.includes(step))) return words.elsewhere(found.step.id);
    if (reader && !isBelow && this.isCircle(found, reader)) return words.circle(found.step.id);
    return undefined;
  }

  /** Whether one waits for the reader, or for a step that the reader is within. */
  private isCircle(found: Placed, reader: Placed): boolean {
    const needed = neededBy(this.template, found.step.id);
    return [reader.step, ...reader.around.filter((step) => !found.around.includes(step))].some(({id}) => needed.has(id));
  }

  /** The steps whose results a reader may have; all that are not within others for the template's own outputs. */
  visible(reader: Placed | undefined, kind: Read['kind']): Placed[] {
    return placed(this.template).filter(({step}) => {
      const why = this.outOfReach(reader, kind, `/steps/${step.id}`);
      return why === undefined || why === words.circle(step.id);
    });
  }
}

function within(source: Carried, rest: string): Carried {
  if (!source.isList || rest === '') return {...source, pointer: source.pointer + rest};
  if (!isIndex(tokensOf(rest)[0])) return nothing;
  return {...source, isList: false, pointer: source.pointer + afterFirst(rest)};
}

/** Of steps within: what is said, or every result by its step's id. */
export function outputsOf(step: Pick<Step, 'steps' | 'outputs'>): Members {
  if (step.outputs && Object.keys(step.outputs).length > 0) return step.outputs;
  return Object.fromEntries((step.steps ?? []).map(({id}) => [id, {from: `/steps/${id}`}]));
}
