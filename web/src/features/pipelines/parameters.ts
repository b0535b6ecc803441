// The parameters of a template: the properties of its schema.
import {isMembers, pointerTo, type Members} from './pointers';
import {connect, readsIn, type Template} from './template';

/** Of the template's parameters. */
export function propertiesOf({parameters}: Pick<Template, 'parameters'>): Members {
  return isMembers(parameters.properties) ? parameters.properties : {};
}

export function requiredOf({parameters}: Pick<Template, 'parameters'>): string[] {
  return Array.isArray(parameters.required) ? parameters.required.map(String) : [];
}

function withParameters(template: Template, properties: Members, required: readonly string[]): Template {
  const {required: _required, ...rest} = template.parameters;
  return {...template, parameters: {...rest, type: 'object', properties, ...(required.length ? {required} : {})}};
}

export function setParameter(template: Template, name: string, schema: unknown, isRequired: boolean): Template {
  const others = requiredOf(template).filter((one) => one !== name);
  return withParameters(template, {...propertiesOf(template), [name]: schema}, isRequired ? [...others, name] : others);
}

export function removeParameter(template: Template, name: string): Template {
  const {[name]: _gone, ...rest} = propertiesOf(template);
  return withParameters(template, rest, requiredOf(template).filter((one) => one !== name));
}

/** Under another name, also where it is read. */
export function renameParameter(template: Template, from: string, to: string): Template {
  const entries = Object.entries(propertiesOf(template)).map(([name, schema]): [string, unknown] => [name === from ? to : name, schema]);
  const renamed = withParameters(template, Object.fromEntries(entries), requiredOf(template).map((name) => (name === from ? to : name)));
  const [before, after] = [pointerTo('/params', from), pointerTo('/params', to)];
  const reads = readsIn(renamed).filter((read) => read.from === before || read.from.startsWith(`${before}/`));
  return reads.reduce((all, read) => connect(all, read.place, after + read.from.slice(before.length)), renamed);
}

export function freshParameter(template: Template, wanted: string): string {
  const taken = propertiesOf(template);
  for (let n = 1; ; ++n) {
    const name = n === 1 ? wanted : `${wanted}_${n}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}
