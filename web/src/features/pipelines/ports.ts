// The ports of steps, what each may be given, and which are still without.
import {fitting as words} from '~/texts/pipelines';
import {interfaceKey, outputsOf, type Ends} from './ends';
import {isNever, phrase, type End, type Fault} from './fits';
import {formsOf, member, memberNames, referred, requires, spot, type Place} from './forms';
import {isMembers, pointerTo, type Members} from './pointers';
import {isGroup, placed, pointerOf, readsIn, type Placed, type Read, type Step, type Template} from './template';

export interface Port {
  name: string;
  title: string;
  description: string;
  /** "text", "file: sdf, pdb", "list of numbers". */
  type: string;
  required: boolean;
  isFile: boolean;
  advanced: boolean;
}

function typeOf(places: readonly Place[]): string {
  const formats = places.flatMap((place) => {
    const {schema} = referred(place);
    const mark = isMembers(schema) ? schema['x-mad-file'] : undefined;
    const list = isMembers(mark) ? mark.formats : mark;
    return Array.isArray(list) ? list.map(String) : [];
  });
  if (formats.length) return words.file(formats.join(', '));
  const forms = formsOf(places);
  if (forms.some((form) => form.parts.length === 0) || forms.length === 0) return words.anything;
  return phrase(new Set(forms.flatMap((form) => [...form.kinds])));
}

/** The members of what lies there, as ports. */
export function portsAt(end: End): Port[] {
  if (!end.place) return [];
  const forms = spot(end.place, end.pointer).flatMap((way) => formsOf(way)).filter((form) => form.kinds.has('object'));
  return [...new Set(forms.flatMap((form) => [...memberNames(form)]))].map((name): Port => {
    const places = forms.flatMap((form) => member(form, name));
    const schema = places.map((place) => ({...(referred(place).schema as Members), ...(place.schema as Members)})).find(isMembers) ?? {};
    const type = typeOf(places.slice(0, 1));
    return {
      name, type, title: typeof schema.title === 'string' ? schema.title : name,
      description: typeof schema.description === 'string' ? schema.description : '',
      required: forms.every((form) => requires(form, name)) && !('default' in schema), isFile: 'x-mad-file' in schema, advanced: schema['x-mad-advanced'] === true,
    };
  });
}

export function inputPorts(ends: Ends, step: Step): Port[] {
  return portsAt(ends.taken(step, ''));
}

const plainPort = (name: string, type: string = words.anything): Port =>
  ({name, title: name, description: '', type, required: false, isFile: false, advanced: false});

/** What a step's result has; none where it is a list, which is only read as a whole or by its places. */
export function outputPorts(ends: Ends, of: Placed): Port[] {
  if (of.step.for_each) return [];
  if (!isGroup(of.step)) {
    const known = ends.interfaces.get(interfaceKey(of.step) ?? '');
    return known?.outputs ? known.outputs.map((name) => plainPort(name)) : portsAt({place: known?.output, pointer: ''});
  }
  return Object.keys(outputsOf(of.step)).map((name) => {
    const given = ends.result(of, pointerTo('', name));
    return plainPort(name, given.isList ? words.list : given.place ? typeOf(spot(given.place, given.pointer)[0] ?? []) : words.anything);
  });
}

export function parameterPorts(template: Template): Port[] {
  return portsAt({place: {schema: template.parameters, root: template.parameters}, pointer: ''});
}

/** What cannot run as it is, beside what the platform finds: inputs that nothing is given to, counts of parameters that are not. */
export function ownFaults(ends: Ends): Fault[] {
  const {template} = ends;
  const unfed = placed(template).flatMap(({step, path}) => inputPorts(ends, step)
    .filter(({name, required}) => required && step.inputs?.[name] === undefined)
    .map(({name}) => ({pointer: pointerTo(`${pointerOf(path)}/inputs`, name), detail: words.required})));
  const uncounted = readsIn(template).filter(({kind, from, reader}) => (kind === 'chunk' || kind === 'collect') && from.startsWith('/params/')
    && isNever(ends.carried(reader?.around ?? [], from))).map(({place}) => ({pointer: place, detail: words.never}));
  return [...unfed, ...uncounted];
}

/** Something that a reader may be given. */
export interface Offer {
  from: string;
  title: string;
  type: string;
  group: string;
  /** Why it cannot be given. */
  refused?: string | undefined;
}

/** All that may be given there, what is refused among it with its reason. */
export function offers(ends: Ends, reader: Placed | undefined, kind: Read['kind'], target?: string): Offer[] {
  const offer = (group: string, from: string, title: string, type: string): Offer =>
    ({group, from, title, type, refused: ends.whyNot(reader, kind, from, target)});
  const all = parameterPorts(ends.template).map(({name, title, type}) => offer(words.parameters, pointerTo('/params', name), title, type));
  const own = reader && (kind === 'value' || kind === 'collect' || kind === 'output') ? [reader.step] : [];
  const around = [...(reader?.around ?? []), ...own];
  if (around.some((step) => step.for_each)) {
    const item = ends.carried(around, '/item');
    all.push(offer(words.items, '/item', words.item, item.isList ? words.list : item.place ? typeOf(spot(item.place, item.pointer)[0] ?? []) : words.anything));
    const named = new Map(ends.names(around, '/item').map((name) => [name, plainPort(name)]));
    if (!item.isList) for (const port of portsAt(item)) named.set(port.name, port);
    for (const {name, title, type} of named.values()) all.push(offer(words.items, pointerTo('/item', name), title, type));
    all.push(offer(words.items, '/index', words.index, words.wholeNumber));
  }
  for (const one of ends.visible(reader, kind)) {
    const at = `/steps/${one.step.id}`;
    all.push(offer(one.step.id, at, words.wholeResult, one.step.for_each ? words.list : phrase(new Set(['object']))));
    for (const {name, title, type} of outputPorts(ends, one)) all.push(offer(one.step.id, pointerTo(at, name), title, type));
  }
  return all;
}
